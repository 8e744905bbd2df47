using WebAcl = Amazon.CDK.AWS.WAFv2.CfnWebACL;

namespace EmailPlatform.InfraCdk.Firewalls;

/// <summary>What the rules of both firewalls are made of.</summary>
internal static class FirewallRules
{
    /// <summary>Rules of AWSManagedRulesCommonRuleSet that look at bodies, and the labels they leave.</summary>
    public static IReadOnlyList<(string Rule, string Label)> CommonBodyRules { get; } =
    [
        ("SizeRestrictions_BODY", "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"),
        ("EC2MetaDataSSRF_BODY", "awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body"),
        ("GenericLFI_BODY", "awswaf:managed:aws:core-rule-set:GenericLFI_Body"),
        ("GenericRFI_BODY", "awswaf:managed:aws:core-rule-set:GenericRFI_Body"),
        ("CrossSiteScripting_BODY", "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body"),
    ];

    /// <summary>The same of AWSManagedRulesKnownBadInputsRuleSet.</summary>
    public static IReadOnlyList<(string Rule, string Label)> BadInputBodyRules { get; } =
    [
        ("JavaDeserializationRCE_BODY", "awswaf:managed:aws:known-bad-inputs:JavaDeserializationRCE_Body"),
        ("Log4JRCE_BODY", "awswaf:managed:aws:known-bad-inputs:Log4JRCE_Body"),
    ];

    /// <summary>A group of rules that Amazon keeps.</summary>
    /// <param name="onlyLabelled">Rules of it that let a request pass and leave their label.</param>
    public static WebAcl.RuleProperty Managed(int priority, string name, IReadOnlyCollection<string> onlyLabelled) => new()
    {
        Name = name,
        Priority = priority,
        OverrideAction = new WebAcl.OverrideActionProperty { None = new Dictionary<string, object>() },
        VisibilityConfig = Visible(name),
        Statement = new WebAcl.StatementProperty
        {
            ManagedRuleGroupStatement = new WebAcl.ManagedRuleGroupStatementProperty
            {
                VendorName = "AWS",
                Name = name,
                RuleActionOverrides = onlyLabelled.Count == 0 ? null : onlyLabelled.Select(rule => new WebAcl.RuleActionOverrideProperty
                {
                    Name = rule,
                    ActionToUse = new WebAcl.RuleActionProperty { Count = new WebAcl.CountActionProperty() },
                }).ToArray(),
            },
        },
    };

    public static WebAcl.RuleProperty Blocking(int priority, string name, WebAcl.StatementProperty statement, WebAcl.BlockActionProperty? block = null) => new()
    {
        Name = name,
        Priority = priority,
        Action = new WebAcl.RuleActionProperty { Block = block ?? new WebAcl.BlockActionProperty() },
        VisibilityConfig = Visible(name),
        Statement = statement,
    };

    /// <param name="limit">Requests of one address in five minutes.</param>
    public static WebAcl.StatementProperty MoreThan(int limit, WebAcl.StatementProperty? of = null) => new()
    {
        RateBasedStatement = new WebAcl.RateBasedStatementProperty { AggregateKeyType = "IP", Limit = limit, ScopeDownStatement = of },
    };

    public static WebAcl.StatementProperty PathStartsWith(string path) => new()
    {
        ByteMatchStatement = new WebAcl.ByteMatchStatementProperty
        {
            FieldToMatch = new WebAcl.FieldToMatchProperty { UriPath = new Dictionary<string, object>() },
            PositionalConstraint = "STARTS_WITH",
            SearchString = path,
            TextTransformations = new[] { new WebAcl.TextTransformationProperty { Priority = 0, Type = "NORMALIZE_PATH" } },
        },
    };

    public static WebAcl.StatementProperty AnyOf(IEnumerable<WebAcl.StatementProperty> statements) => new()
    {
        OrStatement = new WebAcl.OrStatementProperty { Statements = statements.ToArray() },
    };

    public static WebAcl.StatementProperty Not(WebAcl.StatementProperty statement) => new()
    {
        NotStatement = new WebAcl.NotStatementProperty { Statement = statement },
    };

    public static WebAcl.VisibilityConfigProperty Visible(string name) =>
        new() { CloudWatchMetricsEnabled = true, MetricName = name, SampledRequestsEnabled = false };
}
