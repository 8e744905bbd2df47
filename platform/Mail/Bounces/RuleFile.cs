namespace EmailPlatform.Mail.Bounces;

/// <summary>
/// A table that is kept as text beside the code: a line <c>== title</c> opens a section, <c>#</c> a remark, and every other
/// line is an entry of its section.
/// </summary>
internal sealed class RuleFile
{
    private readonly List<(string Section, string Entry)> _entries = [];

    private RuleFile(string text)
    {
        var section = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                section = line[3..];
            else if (line[0] != '#')
                _entries.Add((section, line));
        }
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<(string Section, string Entry)> Entries => _entries;

    public IEnumerable<string> Section(string title) => _entries.Where(entry => entry.Section == title).Select(entry => entry.Entry);

    /// <summary>Reads a resource of this assembly.</summary>
    public static RuleFile Load(string name)
    {
        using var stream = typeof(RuleFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return new RuleFile(reader.ReadToEnd());
    }
}
