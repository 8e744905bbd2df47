using System.Collections.Concurrent;

namespace EmailPlatform.Mail.Dns;

/// <summary>Answers that still hold. When it is full, what has run out goes first, and then whatever comes to hand.</summary>
internal sealed class DnsCache(int maxAnswers, TimeProvider clock)
{
    private readonly ConcurrentDictionary<DnsQuestion, (DnsOutcome Outcome, long Added, TimeSpan TimeToLive)> _answers = new();

    /// <summary>What is known; a found answer says how long it holds from now.</summary>
    public DnsOutcome? Get(DnsQuestion question)
    {
        if (!_answers.TryGetValue(question, out var answer))
            return null;

        var left = answer.TimeToLive - clock.GetElapsedTime(answer.Added);
        if (left > TimeSpan.Zero)
            return answer.Outcome is DnsOutcome.Found found ? found with { TimeToLive = left } : answer.Outcome;

        _answers.TryRemove(new(question, answer));
        return null;
    }

    /// <summary>Keeps an answer for a time; not at all when the time is zero.</summary>
    public void Add(DnsQuestion question, DnsOutcome outcome, TimeSpan timeToLive)
    {
        if (timeToLive <= TimeSpan.Zero || maxAnswers <= 0)
            return;

        if (_answers.Count >= maxAnswers)
            MakeRoom();
        _answers[question] = (outcome, clock.GetTimestamp(), timeToLive);
    }

    // An eighth at a time, so that a full cache is not searched on every answer.
    private void MakeRoom()
    {
        var excess = _answers.Count - (maxAnswers - Math.Max(1, maxAnswers / 8));
        foreach (var (question, answer) in _answers)
        {
            if (answer.TimeToLive <= clock.GetElapsedTime(answer.Added) && _answers.TryRemove(question, out _))
                excess--;
        }

        foreach (var (question, _) in _answers)
        {
            if (excess <= 0)
                return;
            if (_answers.TryRemove(question, out _))
                excess--;
        }
    }
}
