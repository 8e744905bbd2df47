namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>The cases that fail or are left out, and why: two columns with a tab between, under comment lines that give the reason.</summary>
internal static class KnownFailures
{
    /// <summary>Of known-failures.txt, whose lines are suite and case.</summary>
    public static HashSet<string> Read(string suite) =>
        [.. Lines("known-failures.txt").Select(line => line.Split('\t')).Where(parts => parts[0] == suite).Select(parts => parts[1])];

    /// <summary>Of left-out.txt, whose lines are cause and case of liquid-spec; sorted.</summary>
    public static IEnumerable<string> ReadLeftOut() => Lines("left-out.txt").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(string file)
    {
        using var stream = typeof(KnownFailures).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').Where(line => line.Contains('\t') && !line.StartsWith('#'));
    }
}
