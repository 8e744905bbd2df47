namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>Where the public suites are kept: EMAILPLATFORM_CORPORA, or shared/corpora beside the repository.</summary>
internal static class Corpora
{
    public static string? Find(string name)
    {
        var root = Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? Beside();
        var folder = root is null ? null : Path.Combine(root, name);
        return Directory.Exists(folder) ? folder : null;
    }

    private static string? Beside()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
                continue;

            // A worktree lies one level deeper than the main checkout.
            for (var parent = folder.Parent; parent is not null; parent = parent.Parent)
            {
                var corpora = Path.Combine(parent.FullName, "shared", "corpora");
                if (Directory.Exists(corpora))
                    return corpora;
            }
        }

        return null;
    }
}
