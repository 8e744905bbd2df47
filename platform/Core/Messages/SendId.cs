using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Messages;

/// <summary>One accepted request to send: a UUIDv7 (RFC 9562 §5.7) as 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct SendId
{
    private const int Length = 32;

    private SendId(string value) => Value = value;

    public string Value { get; }

    public static SendId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    public static bool TryParse([NotNullWhen(true)] string? text, out SendId id)
    {
        id = default;
        if (text is not { Length: Length })
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }
        id = new(text);
        return true;
    }

    /// <summary>The message of this send's recipient with that ordinal, from 0.</summary>
    public MessageId Recipient(int ordinal) => new(this, ordinal);

    public override string ToString() => Value;

    internal sealed class JsonForm : JsonConverter<SendId>
    {
        public override SendId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a send id.");

        public override void Write(Utf8JsonWriter writer, SendId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
