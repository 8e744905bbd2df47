namespace EmailPlatform.Mail.Tests;

/// <summary>Where public test corpora are kept, outside the repository; a test whose corpus is absent is skipped.</summary>
internal static class Corpora
{
    private static readonly string Root = Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? BesideTheSolution();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string BesideTheSolution()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "EmailPlatform.sln")))
                return System.IO.Path.Combine(folder.FullName, "..", "shared", "corpora");
        }

        return "";
    }
}
