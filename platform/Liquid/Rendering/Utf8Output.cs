using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Rendering;

/// <summary>
/// The bytes rendered so far. Kept apart from the caller's writer so that a failed render writes nothing, and so that a
/// capture is a stretch of it that is taken back.
/// </summary>
internal sealed class Utf8Output
{
    private const int KeptBytes = 256 * 1024;
    private static readonly SearchValues<byte> SpecialBytes = SearchValues.Create("&<>\"'"u8);
    private static readonly SearchValues<char> SpecialChars = SearchValues.Create("&<>\"'");

    private byte[] _buffer = new byte[4096];
    private int _maxBytes;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Reset(int maxBytes)
    {
        _maxBytes = maxBytes;
        Length = 0;
    }

    /// <summary>Gives a large buffer back: an idle thread keeps a small one.</summary>
    public void Trim()
    {
        if (_buffer.Length > KeptBytes)
            _buffer = new byte[4096];
    }

    public void Write(ReadOnlySpan<byte> utf8)
    {
        var length = Length;
        if (utf8.Length > _buffer.Length - length)
            Grow(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(length));
        Length = length + utf8.Length;
    }

    public void Write(ReadOnlySpan<char> characters)
    {
        // Most text is ASCII; three bytes a code unit is the most it can need.
        if (characters.Length * 3L > _buffer.Length - Length)
            Grow(characters.Length <= _maxBytes ? characters.Length * 3L : characters.Length);
        Length += Encoding.UTF8.GetBytes(characters, _buffer.AsSpan(Length));
    }

    public void Write(long number)
    {
        if (_buffer.Length - Length < 20)
            Grow(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(Length), out var written);
        Length += written;
    }

    public void Write(Text text, bool isEscaped)
    {
        if (text.Utf8 is not { } utf8)
            Write(text.Characters, isEscaped);
        else if (isEscaped)
            WriteEscaped(utf8);
        else
            Write(utf8);
    }

    public void Write(ReadOnlySpan<char> characters, bool isEscaped)
    {
        if (isEscaped)
            WriteEscaped(characters);
        else
            Write(characters);
    }

    /// <summary>Writes a number that is at most 256 bytes long.</summary>
    public void Write(decimal number, string format, NumberFormatInfo culture, bool isEscaped)
    {
        Span<byte> written = stackalloc byte[256];
        if (!number.TryFormat(written, out var length, format, culture))
            throw new InvalidOperationException("A number is longer than 256 bytes.");
        if (isEscaped)
            WriteEscaped(written[..length]);
        else
            Write(written[..length]);
    }

    public void WriteEscaped(ReadOnlySpan<byte> utf8)
    {
        int special;
        while ((special = utf8.IndexOfAny(SpecialBytes)) >= 0)
        {
            Write(utf8[..special]);
            Write(Entity(utf8[special]));
            utf8 = utf8[(special + 1)..];
        }

        Write(utf8);
    }

    public void WriteEscaped(ReadOnlySpan<char> characters)
    {
        int special;
        while ((special = characters.IndexOfAny(SpecialChars)) >= 0)
        {
            Write(characters[..special]);
            Write(Entity((byte)characters[special]));
            characters = characters[(special + 1)..];
        }

        Write(characters);
    }

    /// <summary>Takes back what was written since the output had that length.</summary>
    public byte[] Take(int length)
    {
        var taken = _buffer.AsSpan(length, Length - length).ToArray();
        Length = length;
        return taken;
    }

    public void Truncate(int length) => Length = length;

    /// <summary>Room that was reserved but not used does not count: called at the end and where output is kept.</summary>
    public void ThrowIfTooLong()
    {
        if (Length > _maxBytes)
            throw TooLarge();
    }

    private static ReadOnlySpan<byte> Entity(byte character) => character switch
    {
        (byte)'&' => "&amp;"u8,
        (byte)'<' => "&lt;"u8,
        (byte)'>' => "&gt;"u8,
        (byte)'"' => "&quot;"u8,
        _ => "&#39;"u8,
    };

    private void Grow(long more)
    {
        if (Length > _maxBytes || more / 3 > _maxBytes)
            throw TooLarge();
        var size = Math.Max(Length + more, Math.Min(_buffer.Length * 2L, Array.MaxLength));
        if (size > Array.MaxLength)
            throw TooLarge();
        Array.Resize(ref _buffer, (int)size);
    }

    private RenderFailure TooLarge() =>
        new(LiquidErrorCode.OutputTooLarge, $"the output is longer than {_maxBytes} bytes");
}
