namespace EmailPlatform.Mail.Tests.Bounces;

/// <summary>Mails of the Sisimai project, each with what it says of its recipients.</summary>
internal static class SisimaiCorpus
{
    private static readonly string Folder = Corpora.Path("sisimai", "dev");

    public static void SkipUnlessHere()
        => Assert.SkipUnless(File.Exists(Path.Combine(Folder, "expected.csv")), "The Sisimai corpus is not here.");

    /// <summary>The files in their order, with a row for each recipient.</summary>
    public static IEnumerable<IGrouping<string, SisimaiRow>> Files()
        => File.ReadLines(Path.Combine(Folder, "expected.csv")).Skip(1).Select(SisimaiRow.Parse).GroupBy(row => row.File);

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, "eml", file));
}
