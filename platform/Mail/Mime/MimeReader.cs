using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>One pass over a message: entities are read at the position, and end at a delimiter of any multipart that is open.</summary>
internal sealed class MimeReader(ReadOnlyMemory<byte> source, MimeLimits limits, int depth, int parts)
{
    private const int NoDelimiter = -1;

    private readonly List<byte[]> _open = [];
    private int _position;
    private int _depth = depth;
    private int _parts = parts;

    /// <summary>Where the content of the last entity read ends.</summary>
    private int _contentEnd;

    /// <summary>Which open multipart the last delimiter belongs to, and whether it closes it.</summary>
    private int _delimiter = NoDelimiter;
    private bool _closes;

    /// <summary>
    /// Octets looked at, each as often as it was: what the time is in proportion to. Never more than the size times a small number,
    /// plus the size times the depth where lines look like delimiters or messages are encoded inside each other.
    /// </summary>
    public long Steps { get; private set; }

    public MimeEntity Read() => ReadEntity(MediaType.Default);

    private MimeEntity ReadEntity(MediaType defaultType)
    {
        _parts++;
        var entity = ReadHeader(defaultType);
        var start = _position;
        var boundary = entity.ContentType.Is("multipart") ? entity.ContentType["boundary"] : null;
        var isMessage = entity.ContentType.Is("message", "rfc822") || entity.ContentType.Is("message", "global");
        if (entity.ContentType.Is("multipart") && string.IsNullOrEmpty(boundary))
            entity.Defects |= MimeDefects.BrokenContentType;

        int end;
        if ((_depth >= limits.MaxDepth || _parts >= limits.MaxParts) && (isMessage || boundary is not null))
        {
            entity.Defects |= MimeDefects.LimitReached;
            end = SkipToDelimiter();
        }
        else if (!string.IsNullOrEmpty(boundary))
        {
            end = ReadParts(entity, boundary);
        }
        else if (isMessage && entity.Encoding is not (TransferEncoding.Base64 or TransferEncoding.QuotedPrintable))
        {
            end = ReadMessage(entity);
        }
        else
        {
            end = SkipToDelimiter();
        }

        _contentEnd = end;
        entity.Content = source[start..Math.Max(start, end)];
        if (isMessage && entity.Children.Count == 0 && (entity.Defects & MimeDefects.LimitReached) == 0)
            ReadEncodedMessage(entity);
        return entity;
    }

    private int ReadMessage(MimeEntity entity)
    {
        _depth++;
        var inner = ReadEntity(MediaType.Default);
        _depth--;
        entity.Children = [inner];
        return _contentEnd;
    }

    private void ReadEncodedMessage(MimeEntity entity)
    {
        var inner = new MimeReader(entity.DecodeContent(), limits, _depth + 1, _parts);
        entity.Children = [inner.Read()];
        _parts = inner._parts;
        Steps += entity.Content.Length + inner.Steps;
    }

    private int ReadParts(MimeEntity entity, string boundary)
    {
        var own = _open.Count;
        _open.Add(Encoding.UTF8.GetBytes(boundary.TrimEnd()));
        _depth++;
        var children = new List<MimeEntity>();
        var defaultType = entity.ContentType.Is("multipart", "digest") ? new MediaType("message", "rfc822", []) : MediaType.Default;
        var end = SkipToDelimiter();
        while (_delimiter == own && !_closes)
        {
            if (_parts >= limits.MaxParts)
            {
                entity.Defects |= MimeDefects.LimitReached;
                end = SkipToDelimiter();
                continue;
            }

            var child = ReadEntity(defaultType);
            children.Add(child);
            end = _contentEnd;
        }

        _depth--;
        _open.RemoveAt(own);
        entity.Children = children;
        if (_delimiter == own)
            end = SkipToDelimiter();
        else
            entity.Defects |= MimeDefects.Unclosed;
        return end;
    }

    private MimeEntity ReadHeader(MediaType defaultType)
    {
        var defects = MimeDefects.None;
        if (_position == 0 && source.Span.StartsWith("From "u8))
            _position = MeasureLine(source.Span);

        var fields = new List<MimeHeaderField>();
        var start = _position;
        var scanner = new HeaderScanner(source.Span[start..]);
        while (!TryMatchDelimiter(start + scanner.Position, out _) && scanner.Read())
        {
            if (scanner.Position <= limits.MaxHeaderBytes)
                fields.Add(new MimeHeaderField(source.Slice(start + scanner.FieldStart, scanner.Field.Length), scanner.NameLength));
            else
                defects |= MimeDefects.LimitReached;
        }

        _position = start + scanner.Position;
        // Once for the end of each field, once for the end of its name.
        Steps += 2 * scanner.Position;
        if (scanner.IsBroken)
            defects |= MimeDefects.BrokenHeader;

        var contentType = defaultType;
        var declared = fields.Find(f => f.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        if (declared is not null && !MediaType.TryParse(declared.Text, out contentType))
        {
            contentType = MediaType.OctetStream;
            defects |= MimeDefects.BrokenContentType;
        }

        return new MimeEntity(fields, contentType!, defects);
    }

    /// <summary>Moves behind the next delimiter line, or to the end of the source.</summary>
    /// <returns>Where the content before it ends: the line end in front of a delimiter belongs to the delimiter (RFC 2046 §5.1.1).</returns>
    private int SkipToDelimiter()
    {
        var span = source.Span;
        var start = _position;
        for (var line = start; _open.Count > 0 && line < span.Length;)
        {
            if (TryMatchDelimiter(line, out var length))
            {
                _position = line + length;
                if (line > start)
                    line--;
                if (line > start && span[line - 1] == '\r')
                    line--;
                return line;
            }

            var next = span[line..].IndexOf("\n--"u8);
            Steps += next < 0 ? span.Length - line : next + 1;
            if (next < 0)
                break;
            line += next + 1;
        }

        _delimiter = NoDelimiter;
        _position = span.Length;
        return span.Length;
    }

    /// <summary>Whether the line that starts here is a delimiter of an open multipart; if so, notes which.</summary>
    private bool TryMatchDelimiter(int line, out int length)
    {
        length = 0;
        Steps++;
        var rest = source.Span[line..];
        if (!rest.StartsWith("--"u8))
            return false;
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var common = rest[2..].CommonPrefixLength(_open[i]);
            Steps += common + 1;
            if (common < _open[i].Length)
                continue;
            length = MeasureLine(rest);
            Steps += length;
            var tail = rest[(2 + _open[i].Length)..Math.Max(length, 2 + _open[i].Length)].Trim(" \t\r\n"u8);
            if (tail.IsEmpty || tail.SequenceEqual("--"u8))
            {
                _delimiter = i;
                _closes = !tail.IsEmpty;
                return true;
            }
        }

        return false;
    }

    private static int MeasureLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text.Length : end + 1;
    }
}
