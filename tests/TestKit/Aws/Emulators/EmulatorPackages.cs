namespace EmailPlatform.TestKit.Aws.Emulators;

/// <summary>Where npm has installed the emulators (<c>npm ci --prefix tests/Aws/emulators</c>).</summary>
public static class EmulatorPackages
{
    public static string PathOf(string package)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not stand inside the source tree.");
        return Path.Combine(folder.FullName, "tests", "Aws", "emulators", "node_modules", package);
    }
}
