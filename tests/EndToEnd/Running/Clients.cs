namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>Where the scripts and packages of other languages stand.</summary>
internal static class Clients
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not stand inside the source tree.");
        return Path.Combine(folder.FullName, "tests", "EndToEnd", "clients");
    }
}
