using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Diagnostics;

/// <summary>
/// The platform's one meter and one source of traces. Names follow OpenTelemetry's messaging conventions; a tenant is never a tag,
/// since it would make as many time series as there are customers.
/// </summary>
public static class Instruments
{
    /// <summary>The name of the meter and of the source.</summary>
    public const string Name = "EmailPlatform";

    public static ActivitySource Source { get; } = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> AcceptedMessages =
        Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages accepted for sending");

    private static readonly Counter<long> EndedTries =
        Meter.CreateCounter<long>("email.delivery.outcomes", "{message}", "Tries by what became of them");

    private static readonly Histogram<double> TimeToOutcome = Meter.CreateHistogram(
        "email.delivery.latency",
        "s",
        "From acceptance to the outcome of the first try",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600] });

    private static readonly Counter<long> Reports =
        Meter.CreateCounter<long>("email.inbound.reports", "{report}", "Reports that came back, a recipient each, by the event they became or why they became none");

    private static readonly Counter<long> TemplateLookups =
        Meter.CreateCounter<long>("email.template.cache.lookups", "{lookup}", "Compiled templates asked for, by whether they were there: hits by all is the hit rate");

    private static readonly KeyValuePair<string, object?> Hit = new("email.cache.result", "hit");

    private static readonly KeyValuePair<string, object?> Miss = new("email.cache.result", "miss");

    internal static void LookedUpTemplate(bool isHit) => TemplateLookups.Add(1, isHit ? Hit : Miss);

    internal static void Reported(string outcome) => Reports.Add(1, new KeyValuePair<string, object?>("email.report", outcome));

    internal static void Accepted(MailStream stream, int messages) =>
        AcceptedMessages.Add(messages, new KeyValuePair<string, object?>("email.stream", NameOf(stream)));

    internal static void Ended(MessageRecord record, DateTimeOffset now)
    {
        if (record.Outcome is not { } outcome)
            return;
        var stream = new KeyValuePair<string, object?>("email.stream", NameOf(record.Stream));
        EndedTries.Add(1, stream, new KeyValuePair<string, object?>("email.outcome", EventKindNames.Of(outcome.Kind)));
        if (record.Attempt == 1)
            TimeToOutcome.Record((now - record.AcceptedAt).TotalSeconds, stream);
    }

    private static string NameOf(MailStream stream) => stream == MailStream.Bulk ? "bulk" : "transactional";
}
