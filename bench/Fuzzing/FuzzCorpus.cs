using System.Text;

namespace EmailPlatform.Bench.Fuzzing;

/// <summary>Public test data outside the repository. What is absent is left out.</summary>
internal static class FuzzCorpus
{
    private static readonly string Root = Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? BesideTheSolution();

    /// <summary>The files below a folder in the order of their names, those too large to be changed fast left out.</summary>
    public static IEnumerable<byte[]> Read(string pattern, params string[] folder)
    {
        var path = Path.Combine([Root, .. folder]);
        if (!Directory.Exists(path))
            return [];
        return Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).Where(content => content.Length is > 0 and <= Mutator.MaxBytes);
    }

    /// <summary>The same text with lines that end in CRLF.</summary>
    public static byte[] WithCrLf(byte[] content)
        => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).ReplaceLineEndings("\r\n"));

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string BesideTheSolution()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "corpora");
        }

        return "";
    }
}
