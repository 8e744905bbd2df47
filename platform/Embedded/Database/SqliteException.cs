namespace EmailPlatform.Embedded.Database;

/// <summary>SQLite refused: a broken disk, a full one, a corrupt file, or a bug in a statement.</summary>
public sealed class SqliteException : IOException
{
    internal SqliteException(int code, string message)
        : base($"SQLite {code}: {message}") => Code = code;

    /// <summary>The extended result code (sqlite.org/rescode.html).</summary>
    public int Code { get; }
}
