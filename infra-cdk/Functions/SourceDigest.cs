using System.Security.Cryptography;
using System.Text;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>What a function is built from, as one hash: when it has not changed, neither has the output.</summary>
internal static class SourceDigest
{
    private static readonly string[] SharedFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json", "functions/Directory.Build.props"];

    /// <param name="root">The repository.</param>
    /// <param name="projects">Folders of sources, from the root; build outputs in them do not count.</param>
    /// <param name="salt">Whatever else decides the output.</param>
    public static string Of(string root, IEnumerable<string> projects, string salt)
    {
        var files = projects.SelectMany(project => SourcesIn(Path.Combine(root, project)))
            .Concat(SharedFiles.Select(file => Path.Combine(root, file)).Where(File.Exists))
            .Order(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(salt));
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetRelativePath(root, file)}\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
}
