using System.Text.RegularExpressions;

namespace EmailPlatform.InfraCdk.Tests;

public sealed partial class RunbookTests(Synthesis synthesis)
{
    private static readonly string Runbooks = Path.Combine(Synthesis.Root, "docs", "runbooks");

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Alarm_NamesItsRunbook_AndTellsSomebody(string environment)
    {
        var alarms = ForPeople(environment).ToList();

        Assert.NotEmpty(alarms);
        Assert.All(alarms, alarm =>
        {
            Assert.True(File.Exists(Path.Combine(Runbooks, RunbookOf(alarm))), $"{alarm}: {RunbookOf(alarm)} is missing.");
            Assert.True(alarm.Has("AlarmActions.0"), alarm.ToString());
        });
    }

    [Fact]
    public void Runbook_HasAnAlarm()
    {
        var named = ForPeople("relay").Select(RunbookOf).ToHashSet();

        Assert.All(Directory.GetFiles(Runbooks, "*.md").Select(file => Path.GetFileName(file)), file => Assert.Contains(file, named));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Queue_HasAnAlarm(string environment)
    {
        var alarms = synthesis.Resources(environment, "AWS::CloudWatch::Alarm").ToList();

        Assert.All(synthesis.Resources(environment, "AWS::SQS::Queue"), queue =>
            Assert.Contains(alarms, alarm => alarm.Stack == queue.Stack && alarm.Mentions("Dimensions", $"\"{queue.Id}\"")));
    }

    /// <summary>Without those that only scale a service.</summary>
    private IEnumerable<Resource> ForPeople(string environment) =>
        synthesis.Resources(environment, "AWS::CloudWatch::Alarm").Where(alarm => !alarm.Mentions("AlarmActions", "Policy"));

    private static string RunbookOf(Resource alarm) => Name().Match(alarm.At("AlarmDescription").GetString()!).Groups[1].Value;

    [GeneratedRegex(@"^Runbook: docs/runbooks/([a-z-]+\.md)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
