using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Templates.Validation;

/// <summary>How grave a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>It cannot be stored, published or sent like that.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>Some recipients will not get what was meant.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>It could be better.</summary>
    [JsonStringEnumMemberName("info")]
    Info,
}
