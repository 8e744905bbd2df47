namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>The cases that fail and why: lines of suite, tab, case, under comment lines that give the reason.</summary>
internal static class KnownFailures
{
    public static HashSet<string> Read(string suite)
    {
        using var stream = typeof(KnownFailures).Assembly.GetManifestResourceStream("known-failures.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n')
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && parts[0] == suite)
            .Select(parts => parts[1])];
    }
}
