using System.Text.Json.Serialization;

namespace EmailPlatform.TestKit.Durability;

/// <summary>What a <see cref="CrashRun"/> found. A message is one recipient's.</summary>
public sealed record CrashReport
{
    public required int Seed { get; init; }

    public required CrashStore Store { get; init; }

    public required int Kills { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Sends answered 202.</summary>
    public required int AnsweredRest { get; init; }

    /// <summary>Sends answered 250.</summary>
    public required int AnsweredSmtp { get; init; }

    /// <summary>Of both, those whose content stands in the blob store.</summary>
    public required int AnsweredLarge { get; init; }

    /// <summary>Messages of the answered sends: each must arrive.</summary>
    public required int AnsweredMessages { get; init; }

    /// <summary>Sends whose answer was lost with a kill, and that have no key to ask again with: they may arrive or not.</summary>
    public required int Unanswered { get; init; }

    public required int UnansweredThatArrived { get; init; }

    /// <summary>Submissions that repeated an idempotency key.</summary>
    public required int Repeated { get; init; }

    /// <summary>Transactions at the sink.</summary>
    public required int Arrived { get; init; }

    /// <summary>Messages that were answered and did not arrive.</summary>
    public required int Lost { get; init; }

    /// <summary>Transactions that were open at a kill: begun, and the 250 not written, or less than <see cref="CrashOptions.RecordingTime"/> ago.</summary>
    public required int OpenAtKills { get; init; }

    /// <summary>Second arrivals of messages whose first was open at a kill between the two.</summary>
    public required int TwiceAllowed { get; init; }

    /// <summary>Other second arrivals.</summary>
    public required int TwiceForbidden { get; init; }

    /// <summary>Of the allowed doubles: how long before the kill the first 250 was written; 0 where it was not.</summary>
    public required Spread AgesOfTwiceMs { get; init; }

    /// <summary>Arrivals that nobody sent, or whose send was refused.</summary>
    public required int Strangers { get; init; }

    /// <summary>Arrivals that are cut short, or have another send's content.</summary>
    public required int Broken { get; init; }

    /// <summary>From the start of the process until it listens.</summary>
    public required Spread StartsMs { get; init; }

    /// <summary>One line for each thing that is wrong.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }

    /// <summary>What the platform wrote.</summary>
    [JsonIgnore]
    public string Output { get; init; } = "";

    public bool IsClean => Lost == 0 && TwiceForbidden == 0 && TwiceAllowed <= OpenAtKills && Strangers == 0 && Broken == 0 && Complaints.Count == 0;

    /// <summary>A table for people.</summary>
    public override string ToString()
    {
        (string Name, string Value)[] lines =
        [
            ("store", $"{Store}, seed {Seed}"),
            ("kills", $"{Kills} in {Seconds:F0} s; up again after {StartsMs.Median:F0} ms (median; max {StartsMs.Max:F0})"),
            ("answered", $"{AnsweredRest} by REST, {AnsweredSmtp} by SMTP, {AnsweredLarge} of them in blobs; {AnsweredMessages} messages"),
            ("unanswered", $"{Unanswered} without a key ({UnansweredThatArrived} arrived); {Repeated} repeats with a key"),
            ("arrived", $"{Arrived}"),
            ("lost", $"{Lost}"),
            ("twice, open at the kill", $"{TwiceAllowed} of {OpenAtKills} open; 250 before the kill: median {AgesOfTwiceMs.Median:F1}, p95 {AgesOfTwiceMs.P95:F1}, max {AgesOfTwiceMs.Max:F1} ms"),
            ("twice, otherwise", $"{TwiceForbidden}"),
            ("strangers", $"{Strangers}"),
            ("broken", $"{Broken}"),
            ("verdict", IsClean ? "clean" : $"NOT CLEAN: {Complaints.Count} complaints"),
        ];
        return string.Join('\n', lines.Select(line => $"{line.Name,-24} {line.Value}").Concat(Complaints.Take(10).Select(line => $"  ! {line}")));
    }
}
