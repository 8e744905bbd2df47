namespace EmailPlatform.TestKit.Durability;

/// <summary>Programs of the system that a test would like to have.</summary>
public static class Programs
{
    /// <summary>The program's path; null where it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
