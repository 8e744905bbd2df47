using System.Text;

namespace EmailPlatform.Liquid.Values;

/// <summary>
/// A text, as characters, as UTF-8 bytes, or both: each form is made from the other when it is first asked for.
/// Two threads may make it at once; both get an equal one.
/// </summary>
internal sealed class Text : Payload
{
    private string? _characters;
    private int _codePoints = -1;

    public Text(string characters, bool isSafe = false)
        : base(LiquidKind.String)
    {
        _characters = characters;
        IsSafe = isSafe;
    }

    public Text(byte[] utf8, bool isSafe = false)
        : base(LiquidKind.String)
    {
        Utf8 = utf8;
        IsSafe = isSafe;
    }

    /// <summary>Already HTML: output writes it as it is even where output is escaped.</summary>
    public bool IsSafe { get; }

    public string Characters => _characters ??= Encoding.UTF8.GetString(Utf8!);

    /// <summary>The UTF-8 bytes where the text was made from them; a text made of characters is encoded as it is written.</summary>
    public byte[]? Utf8 { get; }

    public int CodePointCount => _codePoints >= 0 ? _codePoints : _codePoints = CodePoints.Count(Characters);

    public bool IsEmpty => _characters is null ? Utf8!.Length == 0 : _characters.Length == 0;

    /// <summary>The size to charge for: characters or bytes, whichever is at hand.</summary>
    public int Size => _characters?.Length ?? Utf8!.Length;

    /// <summary>The characters, without keeping them; returns how many. There is room for <see cref="Size"/>.</summary>
    public int CopyTo(Span<char> characters)
    {
        if (_characters is null)
            return Encoding.UTF8.GetChars(Utf8!, characters);
        _characters.CopyTo(characters);
        return _characters.Length;
    }

    public override string ToString() => Characters;
}
