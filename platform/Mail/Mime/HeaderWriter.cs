using System.Buffers;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>Writes header fields, folded so that lines stay within 78 octets where there is white space to fold at (RFC 5322 §2.2.3).</summary>
internal sealed class HeaderWriter(IBufferWriter<byte> output)
{
    public const int PreferredLineLength = 78;

    private int _column;
    private bool _atStart;

    /// <summary>Octets on the current line so far.</summary>
    public int Column => _column;

    public void BeginField(ReadOnlySpan<byte> name)
    {
        Append(name);
        Append(":"u8);
        _atStart = true;
    }

    public void BeginField(string name)
    {
        AppendText(name);
        BeginField([]);
    }

    public void EndField()
    {
        output.Write("\r\n"u8);
        _column = 0;
    }

    /// <summary>A whole field whose value is short.</summary>
    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        BeginField(name);
        Piece(value);
        EndField();
    }

    /// <summary>Writes a space and something that cannot be broken, on a new line when it does not fit on this one.</summary>
    public void Piece(ReadOnlySpan<byte> piece)
    {
        if (_column + 1 + piece.Length > PreferredLineLength)
            Fold();
        Append(" "u8);
        Append(piece);
        _atStart = false;
    }

    /// <summary>Writes right behind the last piece.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _column += bytes.Length;
    }

    /// <summary>Writes ASCII text right behind the last piece.</summary>
    public void AppendText(string ascii)
    {
        var length = Encoding.ASCII.GetBytes(ascii, output.GetSpan(ascii.Length));
        output.Advance(length);
        _column += length;
    }

    /// <summary>
    /// Writes words together with the white space before each, folding before that white space so that it survives unfolding.
    /// The text starts with white space and does not end with it.
    /// </summary>
    public void Words(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var word = text[..HeaderText.MeasureUnit(text)];
            if (_column + word.Length > PreferredLineLength)
                Fold();
            Append(word);
            _atStart = false;
            text = text[word.Length..];
        }
    }

    /// <summary>Starts a new line, except right behind the field's name: some receivers take that for an empty value.</summary>
    public void Fold()
    {
        if (_atStart)
            return;
        output.Write("\r\n"u8);
        _column = 0;
    }
}
