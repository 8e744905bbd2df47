namespace EmailPlatform.InfraCdk.Tests;

public sealed class SesTests(Synthesis synthesis)
{
    [Theory]
    [InlineData("dev", 0)]
    [InlineData("staging", 0)]
    [InlineData("prod", 2)]
    public void Stream_HasAConfigurationSet_AndAPoolWhereAskedFor(string environment, int pools)
    {
        var sets = synthesis.Resources(environment, "AWS::SES::ConfigurationSet").ToList();

        Assert.Equal(2, sets.Count);
        Assert.Equal(pools, synthesis.Resources(environment, "AWS::SES::DedicatedIpPool").Count());
        Assert.All(sets, set =>
        {
            Assert.Equal(pools > 0, set.Has("DeliveryOptions.SendingPoolName"));
            var destinations = synthesis.Resources(environment, "AWS::SES::ConfigurationSetEventDestination").Where(each => each.Mentions("ConfigurationSetName", set.Id)).ToList();
            var feedback = Assert.Single(destinations, destination => destination.Has("EventDestination.SnsDestination.TopicARN"));
            Assert.Contains("BOUNCE", feedback.At("EventDestination.MatchingEventTypes").GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("\"DELIVERY\"", feedback.At("EventDestination.MatchingEventTypes").GetRawText(), StringComparison.Ordinal);
            var deliveries = Assert.Single(destinations, destination => destination.Has("EventDestination.EventBridgeDestination.EventBusArn"));
            Assert.Equal("DELIVERY", Assert.Single(deliveries.At("EventDestination.MatchingEventTypes").EnumerateArray()).GetString());
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Delivery_GoesToItsStreamWithWhatIsRead_AndNoMore(string environment)
    {
        var rule = Assert.Single(synthesis.Resources(environment, "AWS::Events::Rule"), each => each.Has("EventPattern") && each.Mentions("EventPattern", "Email Delivered"));
        var target = Assert.Single(rule.At("Targets").EnumerateArray());
        var transformer = target.GetProperty("InputTransformer");
        var paths = transformer.GetProperty("InputPathsMap").EnumerateObject().Select(path => path.Value.GetString()).Order(StringComparer.Ordinal);

        Assert.Contains("Deliveries", target.GetProperty("Arn").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "$.detail.delivery.remoteMtaIp", "$.detail.delivery.smtpResponse", "$.detail.delivery.timestamp", "$.detail.eventType", "$.detail.mail.destination",
                "$.detail.mail.messageId", "$.detail.mail.tags.attempt", "$.detail.mail.tags.message", "$.detail.mail.tags.stream", "$.detail.mail.tags.tenant",
                "$.detail.mail.timestamp", "$.source",
            ],
            paths);
        // Values stand without quotation marks: EventBridge writes them as JSON, lists as lists.
        Assert.Contains("\"tenant\":<detail-mail-tags-tenant>", transformer.GetProperty("InputTemplate").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Identity_SignsWithAKeyOfOurs_ThatIsNotInTheTemplate(string environment)
    {
        var identity = Assert.Single(synthesis.Resources(environment, "AWS::SES::EmailIdentity"));

        Assert.Contains("{{resolve:secretsmanager:", identity.At("DkimSigningAttributes.DomainSigningPrivateKey").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("REJECT_MESSAGE", identity.At("MailFromAttributes.BehaviorOnMxFailure").GetString());
    }
}
