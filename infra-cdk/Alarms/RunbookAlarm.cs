using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace EmailPlatform.InfraCdk.Alarms;

/// <summary>When an alarm rings.</summary>
/// <param name="Runbook">The file in docs/runbooks that says what to do, without <c>.md</c>.</param>
/// <param name="Metric">One datum a <see cref="IMetric"/> period.</param>
/// <param name="Periods">How many periods in a row.</param>
internal sealed record Trigger(string Runbook, Severity Severity, IMetric Metric, double Threshold, int Periods = 1)
{
    public ComparisonOperator Comparison { get; init; } = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;

    /// <summary>No data is no trouble, except for what has to happen all the time.</summary>
    public TreatMissingData Missing { get; init; } = TreatMissingData.NOT_BREACHING;
}

/// <summary>An alarm that names its runbook: no alarm without one.</summary>
internal sealed class RunbookAlarm : Construct
{
    public RunbookAlarm(Construct scope, string id, AlarmTopics topics, Trigger trigger)
        : base(scope, id)
    {
        Alarm = new Alarm(this, "Alarm", new AlarmProps
        {
            AlarmDescription = $"Runbook: docs/runbooks/{trigger.Runbook}.md",
            Metric = trigger.Metric,
            Threshold = trigger.Threshold,
            EvaluationPeriods = trigger.Periods,
            ComparisonOperator = trigger.Comparison,
            TreatMissingData = trigger.Missing,
        });
        Alarm.AddAlarmAction(topics.ActionFor(trigger.Severity));
        Alarm.AddOkAction(topics.ActionFor(trigger.Severity));
    }

    public Alarm Alarm { get; }
}
