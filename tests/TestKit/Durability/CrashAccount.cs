using System.Diagnostics;

namespace EmailPlatform.TestKit.Durability;

/// <summary>Compares what was submitted with what arrived.</summary>
internal static class CrashAccount
{
    /// <summary>Whether each message that was answered has arrived.</summary>
    public static bool HasAll(CrashLoad load, IEnumerable<SinkTransaction> transactions)
    {
        var arrived = transactions.Select(transaction => transaction.Recipient).ToHashSet(StringComparer.Ordinal);
        return load.Sends.Where(send => send.IsAnswered).All(send => send.Recipients.All(arrived.Contains));
    }

    public static CrashReport Of(
        CrashOptions options,
        CrashLoad load,
        IReadOnlyCollection<SinkTransaction> transactions,
        IReadOnlyList<(long Before, long After)> kills,
        IReadOnlyList<TimeSpan> starts,
        TimeSpan took,
        string output)
    {
        var byRecipient = transactions.GroupBy(transaction => transaction.Recipient).ToDictionary(group => group.Key, group => group.OrderBy(one => one.BeganAt).ToArray());
        var sends = load.Sends;
        var sent = sends.Where(send => !send.IsRefused).SelectMany(send => send.Recipients.Select(to => (to, send.Token))).ToDictionary();
        var recordingTime = (long)(options.RecordingTime.TotalSeconds * Stopwatch.Frequency);
        var complaints = new List<string>(load.Complaints);
        var lost = 0;
        foreach (var send in sends.Where(send => send.IsAnswered))
        {
            var missing = send.Recipients.Count(to => !byRecipient.ContainsKey(to));
            lost += missing;
            if (missing > 0)
                complaints.Add($"lost: {missing} of {send.Recipients.Count} of {send.Token} ({send.Kind}, {(send.IdempotencyKey is null ? "no key" : "with a key")}, answered {send.Id}, {send.Tries} repeats)");
        }

        var strangers = 0;
        var broken = 0;
        var allowed = 0;
        var forbidden = 0;
        var ages = new List<TimeSpan>();
        foreach (var (recipient, arrivals) in byRecipient)
        {
            var isKnown = sent.TryGetValue(recipient, out var token);
            strangers += isKnown ? 0 : arrivals.Length;
            if (!isKnown)
                complaints.Add($"stranger: {recipient}");
            var notWhole = isKnown ? arrivals.Count(arrival => !arrival.IsWhole || arrival.Send != token) : 0;
            broken += notWhole;
            if (notWhole > 0)
                complaints.Add($"broken: {recipient}");
            for (var i = 0; i + 1 < arrivals.Length; i++)
            {
                if (KillBetween(arrivals[i], arrivals[i + 1], kills) is { } kill && arrivals[i].RepliedAt >= kill.Before - recordingTime)
                {
                    allowed++;
                    ages.Add(arrivals[i].RepliedAt >= kill.Before ? TimeSpan.Zero : Stopwatch.GetElapsedTime(arrivals[i].RepliedAt, kill.Before));
                }
                else
                {
                    forbidden++;
                    complaints.Add($"twice: {recipient}, {Describe(arrivals[i], arrivals[i + 1], kills)}");
                }
            }
        }

        var open = kills.Sum(kill => transactions.Count(one => one.BeganAt <= kill.After && one.RepliedAt >= kill.Before - recordingTime && IsLife(one, kill, kills)));
        return new CrashReport
        {
            Seed = options.Seed,
            Store = options.Store,
            Kills = kills.Count,
            Seconds = took.TotalSeconds,
            AnsweredRest = sends.Count(send => send.IsAnswered && !send.IsSmtp),
            AnsweredSmtp = sends.Count(send => send.IsAnswered && send.IsSmtp),
            AnsweredLarge = sends.Count(send => send.IsAnswered && send.Kind is CrashSendKind.RestLarge or CrashSendKind.SmtpLarge),
            AnsweredMessages = sends.Where(send => send.IsAnswered).Sum(send => send.Recipients.Count),
            Unanswered = sends.Count(send => !send.IsAnswered),
            UnansweredThatArrived = sends.Count(send => !send.IsAnswered && send.Recipients.Any(byRecipient.ContainsKey)),
            Repeated = load.Repeated,
            Arrived = transactions.Count,
            Lost = lost,
            OpenAtKills = open,
            TwiceAllowed = allowed,
            TwiceForbidden = forbidden,
            AgesOfTwiceMs = Spread.Of(ages.Select(age => age.TotalMilliseconds)),
            Strangers = strangers,
            Broken = broken,
            StartsMs = Spread.Of(starts.Select(start => start.TotalMilliseconds)),
            Complaints = complaints,
            Output = output,
        };
    }

    /// <summary>The first kill after the first arrival began: at that its transaction was open, or it never should have come again.</summary>
    private static (long Before, long After)? KillBetween(SinkTransaction first, SinkTransaction second, IReadOnlyList<(long Before, long After)> kills)
    {
        foreach (var kill in kills)
        {
            if (kill.After >= first.BeganAt)
                return second.BeganAt > kill.Before ? kill : null;
        }
        return null;
    }

    /// <summary>A transaction counts at the kill that ended the life it began in, and at no later one.</summary>
    private static bool IsLife(SinkTransaction transaction, (long Before, long After) kill, IReadOnlyList<(long Before, long After)> kills) =>
        kills.First(one => one.After >= transaction.BeganAt) == kill;

    private static string Describe(SinkTransaction first, SinkTransaction second, IReadOnlyList<(long Before, long After)> kills)
    {
        var next = kills.FirstOrDefault(kill => kill.After >= first.BeganAt);
        var untilKill = next == default ? "no kill after it" : $"its 250 {Stopwatch.GetElapsedTime(first.RepliedAt, next.Before).TotalMilliseconds:F0} ms before the kill";
        return $"{untilKill}, again {Stopwatch.GetElapsedTime(first.BeganAt, second.BeganAt).TotalMilliseconds:F0} ms later";
    }
}
