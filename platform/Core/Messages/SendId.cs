using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Identifiers;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// One accepted request to send: a UUIDv7 (RFC 9562 §5.7) as 32 lower-case hexadecimal digits. In those that <see cref="SendIds"/> makes the last six,
/// which the RFC leaves to chance, are a mark.
/// </summary>
[JsonConverter(typeof(TextIdentifierConverter<SendId>))]
public readonly record struct SendId : ITextIdentifier<SendId>
{
    private const int Length = 32;
    private const int TimeLength = 12;
    private const int MarkLength = 6;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("0123456789abcdef");

    private SendId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The first 48 bits: when it was made, in milliseconds. Of an id that was made up, no later than the calendar ends.</summary>
    internal DateTimeOffset MadeAt => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(
        long.Parse(Value.AsSpan(0, TimeLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    internal string Unmarked => Value[..^MarkLength];

    internal string Mark => Value[^MarkLength..];

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

    internal static string MarkFrom(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes[..(MarkLength / 2)]);

    internal SendId WithMark(string mark) => new(Unmarked + mark);

    /// <summary>The message of this send's recipient with that ordinal, from 0.</summary>
    public MessageId Recipient(int ordinal) => new(this, ordinal);

    public override string ToString() => Value;
}
