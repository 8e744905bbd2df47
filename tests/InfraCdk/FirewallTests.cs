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
        var overridden = Overridden(Rules(environment));

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

    /// <summary>A firewall for CloudFront can be made in us-east-1 only, and is named by the distribution.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void LinksFirewall_StandsBeforeTheLinks_InCloudFrontsRegion(string environment)
    {
        var acl = Assert.Single(synthesis.Resources(environment, "AWS::WAFv2::WebACL"), each => each.At("Scope").GetString() == "CLOUDFRONT");
        var links = Assert.Single(synthesis.Resources(environment, "AWS::CloudFront::Distribution"), each => each.Id.StartsWith("Links", StringComparison.Ordinal));

        Assert.Equal(acl.Stack, links.Stack);
        Assert.True(links.Mentions("DistributionConfig.WebACLId", acl.Id));
        Assert.Equal("us-east-1", synthesis.RegionOf(environment, acl.Stack));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Link_IsFollowed_WhateverTheBodyAndProgram(string environment)
    {
        var rules = RulesOf(environment, "CLOUDFRONT").ToList();
        var overridden = Overridden(rules);

        Assert.Equal(
            [
                "CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "JavaDeserializationRCE_BODY", "Log4JRCE_BODY",
                "NoUserAgent_HEADER", "SizeRestrictions_BODY", "UserAgent_BadBots_HEADER",
            ],
            overridden.Keys.Order(StringComparer.Ordinal));
        Assert.All(overridden.Values, action => Assert.True(action.TryGetProperty("Count", out _)));
        Assert.DoesNotContain(rules, rule => rule.GetProperty("Name").GetString()!.Contains("IpReputation", StringComparison.Ordinal));
    }

    /// <summary>The API is not reached by the name of the links, past the rate that its own firewall counts by address.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Links_LeadToLinksOnly(string environment)
    {
        var first = RulesOf(environment, "CLOUDFRONT").MinBy(rule => rule.GetProperty("Priority").GetInt32());
        var match = first.GetProperty("Statement").GetProperty("NotStatement").GetProperty("Statement").GetProperty("ByteMatchStatement");

        Assert.Equal(404, first.GetProperty("Action").GetProperty("Block").GetProperty("CustomResponse").GetProperty("ResponseCode").GetInt32());
        Assert.Equal("/u/", match.GetProperty("SearchString").GetString());
        Assert.Equal("STARTS_WITH", match.GetProperty("PositionalConstraint").GetString());
        Assert.True(match.GetProperty("FieldToMatch").TryGetProperty("UriPath", out _));
    }

    private JsonElement.ArrayEnumerator Rules(string environment) =>
        RulesOf(environment, "REGIONAL");

    private JsonElement.ArrayEnumerator RulesOf(string environment, string scope) =>
        Assert.Single(synthesis.Resources(environment, "AWS::WAFv2::WebACL"), acl => acl.At("Scope").GetString() == scope).At("Rules").EnumerateArray();

    private static Dictionary<string, JsonElement> Overridden(IEnumerable<JsonElement> rules) => rules
        .Select(rule => rule.GetProperty("Statement"))
        .Where(statement => statement.TryGetProperty("ManagedRuleGroupStatement", out var group) && group.TryGetProperty("RuleActionOverrides", out _))
        .SelectMany(statement => statement.GetProperty("ManagedRuleGroupStatement").GetProperty("RuleActionOverrides").EnumerateArray())
        .ToDictionary(rule => rule.GetProperty("Name").GetString()!, rule => rule.GetProperty("ActionToUse"));
}
