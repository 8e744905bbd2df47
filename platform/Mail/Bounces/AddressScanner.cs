namespace EmailPlatform.Mail.Bounces;

/// <summary>Finds what looks like addresses in a line of text, from left to right.</summary>
internal ref struct AddressScanner(ReadOnlySpan<char> line)
{
    private const int MaxLocalPartLength = 128;
    private const int MaxDomainLength = 255;
    private const string LocalPartMarks = "!#$%&'*+-/=?^_`{|}~.";

    private readonly ReadOnlySpan<char> _line = line;
    private int _position;

    /// <summary>Where the last address found starts.</summary>
    public int Start { get; private set; }

    /// <summary>The last address found.</summary>
    public readonly ReadOnlySpan<char> Address => _line[Start.._position];

    public readonly ReadOnlySpan<char> Before => _line[..Start];

    public bool Read()
    {
        while (_position < _line.Length)
        {
            var offset = _line[_position..].IndexOf('@');
            if (offset < 0)
                return false;
            var at = _position + offset;
            var start = FindLocalPart(at, _position);
            var end = FindDomainEnd(at + 1);
            _position = Math.Max(end, at + 1);
            if (start < at && _line[(at + 1)..end].Contains('.'))
            {
                Start = start;
                return true;
            }
        }

        return false;
    }

    private readonly int FindLocalPart(int at, int from)
    {
        if (at > from && _line[at - 1] == '"')
        {
            var open = _line[from..(at - 1)].LastIndexOf('"');
            return open < 0 ? at : from + open;
        }

        var start = at;
        while (start > from && at - start < MaxLocalPartLength && (char.IsLetterOrDigit(_line[start - 1]) || LocalPartMarks.Contains(_line[start - 1])))
            start--;
        while (start < at && _line[start] is '\'' or '=' or '|' or '/')
            start++;
        return start;
    }

    private readonly int FindDomainEnd(int start)
    {
        var end = start;
        while (end < _line.Length && end - start < MaxDomainLength && (char.IsLetterOrDigit(_line[end]) || _line[end] is '.' or '-'))
            end++;
        while (end > start && _line[end - 1] is '.' or '-')
            end--;
        return end;
    }
}
