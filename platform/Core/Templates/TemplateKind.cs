using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Templates;

/// <summary>What a stored template is for. Settled when its name is first used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TemplateKind>))]
public enum TemplateKind
{
    /// <summary>A message.</summary>
    [JsonStringEnumMemberName("template")]
    Template,

    /// <summary>What templates put themselves into with <c>{% layout 'name' %}</c>.</summary>
    [JsonStringEnumMemberName("layout")]
    Layout,

    /// <summary>A piece that others print with <c>{% render 'name' %}</c>.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,
}
