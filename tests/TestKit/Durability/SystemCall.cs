namespace EmailPlatform.TestKit.Durability;

/// <summary>One system call of a trace. Began and Ended are places in the trace: a call that ended before another began was over by then.</summary>
/// <param name="Arguments">As strace writes them, descriptors with their paths.</param>
/// <param name="Path">Of the descriptor that is its first argument; else the empty string.</param>
/// <param name="IsDone">It returned, and no error.</param>
public sealed record SystemCall(string Name, string Arguments, string Path, int Began, int Ended, bool IsDone)
{
    public bool Mentions(string word) => Arguments.Contains(word, StringComparison.Ordinal);
}
