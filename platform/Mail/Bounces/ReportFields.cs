namespace EmailPlatform.Mail.Bounces;

/// <summary>
/// The groups of fields that machine-readable reports are made of (RFC 3464 §2.1.2): fields as in a header, groups apart by
/// empty lines. Read from text, since mailers put them there too.
/// </summary>
internal sealed class ReportFields
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>The first field of that name, or null.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name)
        => _fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    /// <summary>A value without its type: <c>rfc822; a@example.net</c> is of the address type, <c>smtp; 550 …</c> of a diagnostic one.</summary>
    public string? Untyped(string name)
    {
        if (this[name] is not { } value)
            return null;
        var end = value.IndexOf(';');
        var isTyped = end >= 0 && !value.AsSpan(0, end).Trim().ContainsAny(' ', '@', '<');
        return (isTyped ? value[(end + 1)..] : value).Trim();
    }

    /// <summary>Reads groups until a delimiter or the header of the returned message begins.</summary>
    public static List<ReportFields> ReadGroups(ReadOnlySpan<char> text)
    {
        var groups = new List<ReportFields>();
        ReportFields? group = null;
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
                group = null;
            else if (line.TrimStart().StartsWith("--", StringComparison.Ordinal) || IsMessageHeader(line))
                break;
            else if (char.IsWhiteSpace(line[0]))
                group?.Continue(line);
            else if (MeasureName(line) is var length and > 0)
                Open(groups, ref group, line[..length]).Add(line, length);
            if (groups.Count > BounceLimits.MaxRecipients)
                break;
        }

        return groups;
    }

    /// <summary>Where a line starts with one of the fields, or -1.</summary>
    public static int Find(string text, params ReadOnlySpan<string> names)
    {
        var first = -1;
        foreach (var name in names)
        {
            for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                if ((at == 0 || text[at - 1] == '\n') && text.AsSpan(at + name.Length).StartsWith(":"))
                {
                    first = first < 0 ? at : Math.Min(first, at);
                    break;
                }
            }
        }

        return first;
    }

    /// <summary>A second recipient opens a group of its own, even where the empty line before it was lost.</summary>
    private static ReportFields Open(List<ReportFields> groups, ref ReportFields? group, ReadOnlySpan<char> name)
    {
        var isRecipient = name.EndsWith("-Recipient", StringComparison.OrdinalIgnoreCase);
        if (group is null || (isRecipient && group[name.TrimEnd().ToString()] is not null))
            groups.Add(group = new ReportFields());
        return group;
    }

    private void Add(ReadOnlySpan<char> line, int nameLength)
        => _fields.Add((line[..nameLength].TrimEnd().ToString(), line[(nameLength + 1)..].Trim().ToString()));

    private void Continue(ReadOnlySpan<char> line)
    {
        if (_fields.Count > 0 && _fields[^1].Value.Length < BounceLimits.MaxDiagnosticLength)
            _fields[^1] = (_fields[^1].Name, $"{_fields[^1].Value} {line.Trim()}");
    }

    private static bool IsMessageHeader(ReadOnlySpan<char> line)
        => line.StartsWith("Return-Path:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Received:", StringComparison.OrdinalIgnoreCase);

    private static int MeasureName(ReadOnlySpan<char> line)
    {
        var end = line.IndexOf(':');
        return end > 0 && !line[..end].TrimEnd().ContainsAnyExceptInRange('!', '~') ? end : 0;
    }
}
