using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>A text as people read it, in UTF-8: what a renderer writes goes into a message as it is.</summary>
/// <param name="utf8">UTF-8 without a byte order mark. Not copied, so it may not change.</param>
public sealed class MimeText(ReadOnlyMemory<byte> utf8) : IEquatable<MimeText>
{
    /// <summary>The text of no characters.</summary>
    public static MimeText Empty { get; } = new(default);

    /// <summary>The text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>How it is encoded and what that makes of it; null until <see cref="Encoded"/> made it.</summary>
    internal (TransferEncoding Encoding, byte[] Octets)? Wire { get; private init; }

    /// <summary>
    /// The same text for many messages: it is encoded now, once, and only copied by each composition. That takes about its size in memory again.
    /// </summary>
    public MimeText Encoded()
    {
        if (Wire is not null)
            return this;
        var content = new TextContent(Utf8.Span);
        var encoding = content.ChooseEncoding(Boundaries.Mark);
        var octets = new ArrayBufferWriter<byte>(Math.Max(1, Utf8.Length));
        content.Write(encoding, octets);
        return new MimeText(Utf8) { Wire = (encoding, octets.WrittenSpan.ToArray()) };
    }

    /// <summary>A lone surrogate, which is no text, becomes U+FFFD. Null stays null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator MimeText?(string? text) => text is null ? null : new MimeText(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public bool Equals(MimeText? other) => other is not null && Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MimeText);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
