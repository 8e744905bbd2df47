namespace EmailPlatform.TestKit.Durability;

/// <summary>One mail transaction that a <see cref="RecordingSink"/> saw to the end of its data. Instants are timestamps of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
/// <param name="Recipient">RCPT TO.</param>
/// <param name="Send">The header <see cref="CrashSend.Header"/>; empty where there is none.</param>
/// <param name="IsWhole">The body ends with the line that its send ends with.</param>
/// <param name="BeganAt">MAIL FROM was read.</param>
public sealed record SinkTransaction(string Recipient, string Send, bool IsWhole, long BeganAt)
{
    /// <summary>The 250 was handed to the kernel; <see cref="long.MaxValue"/> until then, or for good where the connection was gone.</summary>
    public long RepliedAt { get; set; } = long.MaxValue;
}
