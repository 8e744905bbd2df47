using System.Text;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>Bounces and complaints from real mail systems, in <c>EMAILPLATFORM_CORPORA</c>.</summary>
internal static class ReportCorpora
{
    private static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") is { Length: > 0 } given)
                return given;
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
                folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? ".", "..", "shared", "corpora");
        }
    }

    /// <summary>Sisimai's mails of one recipient, one of each of its classes of reasons, with the class that is expected: hard, soft, complaint, autoreply.</summary>
    public static IReadOnlyList<(string Class, string Mail)> One(int ofEachReason)
    {
        var folder = Path.Combine(Folder, "sisimai", "dev");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "expected.csv")), "The Sisimai corpus is not here.");
        return
        [
            .. File.ReadLines(Path.Combine(folder, "expected.csv")).Skip(1).Select(line => line.Split(','))
                .GroupBy(cells => cells[0]).Where(file => file.Count() == 1).Select(file => file.Single())
                .GroupBy(cells => (cells[2], cells[3])).SelectMany(reason => reason.Take(ofEachReason))
                .Select(cells => (cells[2], Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder, "eml", cells[0]))))),
        ];
    }
}
