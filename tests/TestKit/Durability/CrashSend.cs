namespace EmailPlatform.TestKit.Durability;

/// <summary>One send of the load: what is submitted, and what came of it.</summary>
public sealed class CrashSend
{
    /// <summary>The header that carries <see cref="Token"/> to the sink.</summary>
    public const string Header = "X-Crash-Send";

    /// <summary>Unique in a run.</summary>
    public required string Token { get; init; }

    public required CrashSendKind Kind { get; init; }

    /// <summary>Every recipient of a run is its own, so that an address tells one message from all others.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>JSON for REST; the message for SMTP.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Null for a send that must not be repeated.</summary>
    public string? IdempotencyKey { get; init; }

    public bool IsSmtp => Kind is CrashSendKind.SmtpSmall or CrashSendKind.SmtpLarge;

    /// <summary>The 202 or 250 was received.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>It was refused, so that it must never arrive.</summary>
    public bool IsRefused { get; set; }

    /// <summary>The id that the answer named.</summary>
    public string? Id { get; set; }

    public int Tries { get; set; }

    /// <summary>The last line of a message's body: without it the message is not whole.</summary>
    public static string LastLine(string token) => $"end of {token}";
}
