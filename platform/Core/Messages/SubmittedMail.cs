namespace EmailPlatform.Core.Messages;

/// <summary>A message as a client wrote it itself, with its envelope.</summary>
public sealed record SubmittedMail
{
    /// <summary>RFC 5322 bytes.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The addresses of RCPT TO; the ordinal is the index.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }
}
