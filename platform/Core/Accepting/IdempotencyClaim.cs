using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Accepting;

/// <summary>What an idempotency key stands for, written before anything else of its request.</summary>
internal sealed record IdempotencyClaim
{
    public required SendId SendId { get; init; }

    /// <summary>SHA-256 of the request, in hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When the first request came; a repetition that goes on uses it too, so that the answer is the same.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>While it is open: until when somebody may be working on it.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>The process that may be working on it.</summary>
    public string? LeaseHolder { get; init; }

    /// <summary>The request is stored and queued.</summary>
    public bool Done { get; init; }
}
