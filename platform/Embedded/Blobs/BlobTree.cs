namespace EmailPlatform.Embedded.Blobs;

/// <summary>Walks the folder of a store in the order of the blobs' names.</summary>
internal static class BlobTree
{
    /// <summary>The names that begin with a prefix and stand after another, in ordinal order.</summary>
    public static IEnumerable<string> Names(string root, string prefix, string after) => Walk(new DirectoryInfo(root), "", prefix, after);

    private static IEnumerable<string> Walk(DirectoryInfo folder, string path, string prefix, string after)
    {
        // With its slash a folder sorts among the files as the names below it do.
        var entries = folder.EnumerateFileSystemInfos()
            .Where(entry => entry.Name[0] != '.')
            .Select(entry => (Name: entry is DirectoryInfo ? $"{path}{entry.Name}/" : path + entry.Name, Folder: entry as DirectoryInfo))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);

        foreach (var (name, below) in entries)
        {
            if (below is null)
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(name, after) > 0)
                    yield return name;
            }
            else if (Overlap(name, prefix) && (string.CompareOrdinal(name, after) > 0 || after.StartsWith(name, StringComparison.Ordinal)))
            {
                foreach (var found in Walk(below, name, prefix, after))
                    yield return found;
            }
        }
    }

    private static bool Overlap(string folder, string prefix) =>
        folder.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(folder, StringComparison.Ordinal);
}
