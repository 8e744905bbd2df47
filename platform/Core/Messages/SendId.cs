using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Identifiers;

namespace EmailPlatform.Core.Messages;

/// <summary>One accepted request to send: a UUIDv7 (RFC 9562 §5.7) as 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(TextIdentifierConverter<SendId>))]
public readonly record struct SendId : ITextIdentifier<SendId>
{
    private const int Length = 32;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("0123456789abcdef");

    private SendId(string value) => Value = value;

    public string Value { get; }

    public static SendId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    public static bool TryParse([NotNullWhen(true)] string? text, out SendId id)
    {
        id = default;
        if (text is not { Length: Length }
            || text.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        id = new(text);
        return true;
    }

    /// <summary>The message of this send's recipient with that ordinal, from 0.</summary>
    public MessageId Recipient(int ordinal) => new(this, ordinal);

    public override string ToString() => Value;
}
