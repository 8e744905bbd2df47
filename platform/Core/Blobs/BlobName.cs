namespace EmailPlatform.Core.Blobs;

/// <summary>What <see cref="IBlobStore"/> takes for a name. It is a path below the folder of a store in files, so nothing in it may lead elsewhere.</summary>
public static class BlobName
{
    public const int MaxLength = 512;

    /// <summary>A file's name has 255 bytes, and those beside it add a few to it.</summary>
    public const int MaxSegmentLength = 200;

    /// <exception cref="ArgumentException">It is none.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new ArgumentException($"Not a blob's name: '{name}'.", nameof(name));
    }

    public static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaxLength)
            return false;
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && name[i] != '/')
            {
                if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] is not ('-' or '_' or '.' or '='))
                    return false;
                continue;
            }

            if (i == start || i - start > MaxSegmentLength || name[start] == '.')
                return false;
            start = i + 1;
        }

        return true;
    }
}
