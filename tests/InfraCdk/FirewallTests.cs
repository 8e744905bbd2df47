using System.Text.Json;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class FirewallTests(Synthesis synthesis)
{
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Firewall_IsAttachedToTheStage(string environment)
    {
        var association = Assert.Single(synthesis.Resources(environment, "AWS::WAFv2::WebACLAssociation"));
        var stage = Assert.Single(synthesis.Resources(environment, "AWS::ApiGateway::Stage"));

        Assert.True(association.Mentions("ResourceArn", stage.Id));
    }

    /// <summary>No rule that looks at a body blocks by itself.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void BodyRule_OnlyLabels(string environment)
    {
        var overridden = Rules(environment)
            .Select(rule => rule.GetProperty("Statement"))
            .Where(statement => statement.TryGetProperty("ManagedRuleGroupStatement", out var group) && group.TryGetProperty("RuleActionOverrides", out _))
            .SelectMany(statement => statement.GetProperty("ManagedRuleGroupStatement").GetProperty("RuleActionOverrides").EnumerateArray())
            .ToDictionary(rule => rule.GetProperty("Name").GetString()!, rule => rule.GetProperty("ActionToUse"));

        Assert.Equal(
            ["CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "SizeRestrictions_BODY"],
            overridden.Keys.Order(StringComparer.Ordinal));
        Assert.All(overridden.Values, action => Assert.True(action.TryGetProperty("Count", out _)));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void LabelledBody_IsBlocked_ExceptOnRoutesThatCarryMail(string environment)
    {
        var rule = Assert.Single(Rules(environment), each => each.GetProperty("Name").GetString() == "suspicious-bodies");
        var both = rule.GetProperty("Statement").GetProperty("AndStatement").GetProperty("Statements");
        var exempt = both[1].GetProperty("NotStatement").GetProperty("Statement").GetProperty("OrStatement").GetProperty("Statements").EnumerateArray()
            .Select(statement => statement.GetProperty("ByteMatchStatement"))
            .ToDictionary(match => match.GetProperty("SearchString").GetString()!, match => match.GetProperty("PositionalConstraint").GetString());

        Assert.True(rule.GetProperty("Action").TryGetProperty("Block", out _));
        Assert.Equal(7, both[0].GetProperty("OrStatement").GetProperty("Statements").GetArrayLength());
        Assert.Equal(["/v1/send", "/v1/templates"], exempt.Keys.Order(StringComparer.Ordinal));
        Assert.All(exempt.Values, constraint => Assert.Equal("STARTS_WITH", constraint));
    }

    private JsonElement.ArrayEnumerator Rules(string environment) =>
        Assert.Single(synthesis.Resources(environment, "AWS::WAFv2::WebACL")).At("Rules").EnumerateArray();
}
