using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Suppression;

/// <summary>
/// Which mail a suppression stops: <c>all</c>, <c>stream:transactional</c>, <c>stream:bulk</c>, or <c>topic:{name}</c>
/// with a name of 1 to 64 of <c>a-z 0-9 - _ .</c>. The default value is <c>all</c>.
/// </summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct SuppressionScope
{
    private const string TopicPrefix = "topic:";
    private const int MaxTopicLength = 64;
    private readonly string? _value;

    private SuppressionScope(string value) => _value = value;

    /// <summary>Every mail of the tenant.</summary>
    public static SuppressionScope All => default;

    public string Value => _value ?? "all";

    /// <summary>The topic's name; null for the other scopes.</summary>
    public string? Topic => _value is not null && _value.StartsWith(TopicPrefix, StringComparison.Ordinal) ? _value[TopicPrefix.Length..] : null;

    public static SuppressionScope Of(MailStream stream) => new(stream == MailStream.Bulk ? "stream:bulk" : "stream:transactional");

    public static bool TryParse([NotNullWhen(true)] string? text, out SuppressionScope scope)
    {
        scope = default;
        switch (text)
        {
            case null:
                return false;
            case "all":
                return true;
            case "stream:transactional":
                scope = Of(MailStream.Transactional);
                return true;
            case "stream:bulk":
                scope = Of(MailStream.Bulk);
                return true;
            default:
                return text.StartsWith(TopicPrefix, StringComparison.Ordinal) && TryParseTopic(text[TopicPrefix.Length..], out scope);
        }
    }

    /// <summary>The scope of a topic by its bare name.</summary>
    public static bool TryParseTopic([NotNullWhen(true)] string? name, out SuppressionScope scope)
    {
        scope = default;
        if (name is null or { Length: 0 or > MaxTopicLength })
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        scope = new(TopicPrefix + name);
        return true;
    }

    public override string ToString() => Value;

    internal sealed class JsonForm : JsonConverter<SuppressionScope>
    {
        public override SuppressionScope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var scope) ? scope : throw new JsonException("Not a suppression scope.");

        public override void Write(Utf8JsonWriter writer, SuppressionScope value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
