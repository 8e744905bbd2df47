namespace EmailPlatform.InfraCdk.Tests;

public sealed class QueueTests(Synthesis synthesis)
{
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Queue_HasDeadLetters_OrIsOne(string environment)
    {
        var queues = synthesis.Resources(environment, "AWS::SQS::Queue").ToList();
        var main = queues.Where(queue => !queue.Id.Contains("DeadLetters", StringComparison.Ordinal)).ToList();

        Assert.True(main.Count >= 4, "The send queues, feedback and webhooks are queues.");
        Assert.All(main, queue =>
        {
            Assert.True(queue.Has("RedrivePolicy.deadLetterTargetArn"), $"{queue} has no dead letters.");
            Assert.InRange(queue.At("RedrivePolicy.maxReceiveCount").GetInt32(), 3, 10);
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Queue_IsEncryptedWithOurKey_AndKeepsForFourteenDays(string environment) =>
        Assert.All(synthesis.Resources(environment, "AWS::SQS::Queue"), queue =>
        {
            Assert.True(queue.Has("KmsMasterKeyId"), $"{queue} has no key.");
            Assert.Equal(14 * 24 * 3600, queue.At("MessageRetentionPeriod").GetInt32());
        });

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Visibility_IsAtLeastSixTimeoutsOfTheConsumer(string environment)
    {
        var resources = synthesis.Resources(environment);
        var sources = resources.Where(each => each.Type == "AWS::Lambda::EventSourceMapping" && each.Mentions("EventSourceArn", "Queue")).ToList();

        Assert.True(sources.Count >= 4);
        Assert.All(sources, source =>
        {
            var queue = Assert.Single(resources, each => each.Type == "AWS::SQS::Queue" && each.Stack == source.Stack && source.Mentions("EventSourceArn", $"\"{each.Id}\""));
            var function = ConsumerOf(source, resources);
            Assert.True(queue.At("VisibilityTimeout").GetInt32() >= 6 * function.At("Timeout").GetInt32(), $"{queue} against {function}");
            Assert.Contains("ReportBatchItemFailures", source.At("FunctionResponseTypes").GetRawText(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void BulkSource_HasMaximumConcurrency(string environment)
    {
        var source = Assert.Single(synthesis.Resources(environment, "AWS::Lambda::EventSourceMapping"), each => each.Mentions("EventSourceArn", "BulkQueue"));

        Assert.InRange(source.At("ScalingConfig.MaximumConcurrency").GetInt32(), 2, 1000);
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void AsynchronousTarget_HasDeadLetters(string environment)
    {
        var targets = synthesis.Resources(environment, "AWS::Events::Rule").SelectMany(rule => rule.At("Targets").EnumerateArray()).ToList();
        var subscriptions = synthesis.Resources(environment, "AWS::SNS::Subscription").Where(each => each.At("Protocol").GetString() != "email").ToList();
        var streams = synthesis.Resources(environment, "AWS::Lambda::EventSourceMapping").Where(each => each.Has("StartingPosition")).ToList();

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(target.TryGetProperty("DeadLetterConfig", out _)));
        Assert.NotEmpty(subscriptions);
        Assert.All(subscriptions, subscription => Assert.True(subscription.Has("RedrivePolicy"), subscription.ToString()));
        Assert.NotEmpty(streams);
        Assert.All(streams, stream => Assert.True(stream.Has("DestinationConfig.OnFailure.Destination"), stream.ToString()));
    }

    /// <summary>An event source names an alias, and an alias its function.</summary>
    private static Resource ConsumerOf(Resource source, IReadOnlyList<Resource> resources)
    {
        var alias = Assert.Single(resources, each => each.Type == "AWS::Lambda::Alias" && each.Stack == source.Stack && source.Mentions("FunctionName", $"\"{each.Id}\""));
        return Assert.Single(resources, each => each.Type == "AWS::Lambda::Function" && each.Stack == source.Stack && alias.Mentions("FunctionName", $"\"{each.Id}\""));
    }
}
