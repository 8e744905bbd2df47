using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Templates;

/// <summary>What a variable holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VariableType>))]
public enum VariableType
{
    [JsonStringEnumMemberName("any")]
    Any,

    [JsonStringEnumMemberName("string")]
    String,

    [JsonStringEnumMemberName("number")]
    Number,

    [JsonStringEnumMemberName("boolean")]
    Boolean,

    /// <summary>A text that is a date, such as RFC 3339's, or seconds since 1970.</summary>
    [JsonStringEnumMemberName("date")]
    Date,

    [JsonStringEnumMemberName("array")]
    Array,

    [JsonStringEnumMemberName("object")]
    Object,
}
