namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>Events as AWS services really send them, from public corpora outside the repository; a test whose corpus is absent is skipped.</summary>
internal static class RecordedEvents
{
    private static readonly string Root = Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? BesideTheSolution();

    /// <summary>Of <c>aws-lambda-events</c>: what Lambda's own test suite feeds to functions.</summary>
    public static string Lambda(string name) => Read("aws-lambda-events", name);

    /// <summary>Of <c>ses-events</c>: the records of SES event publishing.</summary>
    public static string Ses(string name) => Read("ses-events", name);

    private static string Read(string corpus, string name)
    {
        var path = Path.Combine(Root, corpus, name);
        Assert.SkipUnless(File.Exists(path), $"The corpus {corpus} is absent.");
        return File.ReadAllText(path);
    }

    private static string BesideTheSolution()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
                continue;
            for (var parent = folder.Parent; parent is not null; parent = parent.Parent)
            {
                var corpora = Path.Combine(parent.FullName, "shared", "corpora");
                if (Directory.Exists(corpora))
                    return corpora;
            }
        }
        return "";
    }
}
