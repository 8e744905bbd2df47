namespace EmailPlatform.Embedded;

/// <summary>Two processes cannot own one data folder.</summary>
public sealed class DataFolderInUseException : IOException
{
    internal DataFolderInUseException(string path, Exception cause)
        : base($"The data folder '{path}' is in use by another process.", cause)
    {
    }
}
