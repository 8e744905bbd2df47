using Amazon.CDK.AWS.WAFv2;
using Constructs;
using WebAcl = Amazon.CDK.AWS.WAFv2.CfnWebACL;

namespace EmailPlatform.InfraCdk.Api;

/// <summary>
/// The firewall of the API. The managed rules that look at bodies take HTML for an attack, and HTML is what customers send here; so those rules
/// only label, and a label blocks everywhere but on the routes whose bodies carry content (WAF Developer Guide, "Labels").
/// </summary>
internal sealed class Firewall : Construct
{
    /// <summary>Routes whose bodies are mail.</summary>
    private static readonly string[] ContentRoutes = ["/v1/send", "/v1/templates"];

    /// <summary>Rules of AWSManagedRulesCommonRuleSet that look at bodies, and the labels they leave.</summary>
    private static readonly (string Rule, string Label)[] CommonBodyRules =
    [
        ("SizeRestrictions_BODY", "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"),
        ("EC2MetaDataSSRF_BODY", "awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body"),
        ("GenericLFI_BODY", "awswaf:managed:aws:core-rule-set:GenericLFI_Body"),
        ("GenericRFI_BODY", "awswaf:managed:aws:core-rule-set:GenericRFI_Body"),
        ("CrossSiteScripting_BODY", "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body"),
    ];

    /// <summary>The same of AWSManagedRulesKnownBadInputsRuleSet.</summary>
    private static readonly (string Rule, string Label)[] BadInputBodyRules =
    [
        ("JavaDeserializationRCE_BODY", "awswaf:managed:aws:known-bad-inputs:JavaDeserializationRCE_Body"),
        ("Log4JRCE_BODY", "awswaf:managed:aws:known-bad-inputs:Log4JRCE_Body"),
    ];

    /// <summary>Requests of one address in five minutes: 1,000 a second, more than any tenant's plan.</summary>
    private const int MaxRequestsPerAddress = 300_000;

    public Firewall(Construct scope, string id, string stageArn)
        : base(scope, id)
    {
        Acl = new WebAcl(this, "Acl", new CfnWebACLProps
        {
            Scope = "REGIONAL",
            DefaultAction = new WebAcl.DefaultActionProperty { Allow = new WebAcl.AllowActionProperty() },
            VisibilityConfig = Visible("firewall"),
            Rules = new[]
            {
                ManagedRules(0, "AWSManagedRulesAmazonIpReputationList", []),
                ManagedRules(1, "AWSManagedRulesCommonRuleSet", CommonBodyRules),
                ManagedRules(2, "AWSManagedRulesKnownBadInputsRuleSet", BadInputBodyRules),
                BlockLabelledBodies(3),
                LimitAddresses(4),
            },
        });
        _ = new CfnWebACLAssociation(this, "Association", new CfnWebACLAssociationProps { ResourceArn = stageArn, WebAclArn = Acl.AttrArn });
    }

    public WebAcl Acl { get; }

    private static WebAcl.RuleProperty ManagedRules(int priority, string name, (string Rule, string Label)[] onlyLabelled) => new()
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
                RuleActionOverrides = onlyLabelled.Length == 0 ? null : onlyLabelled.Select(rule => new WebAcl.RuleActionOverrideProperty
                {
                    Name = rule.Rule,
                    ActionToUse = new WebAcl.RuleActionProperty { Count = new WebAcl.CountActionProperty() },
                }).ToArray(),
            },
        },
    };

    private static WebAcl.RuleProperty BlockLabelledBodies(int priority) => new()
    {
        Name = "suspicious-bodies",
        Priority = priority,
        Action = new WebAcl.RuleActionProperty { Block = new WebAcl.BlockActionProperty() },
        VisibilityConfig = Visible("suspicious-bodies"),
        Statement = new WebAcl.StatementProperty
        {
            AndStatement = new WebAcl.AndStatementProperty
            {
                Statements = new[]
                {
                    AnyOf(CommonBodyRules.Concat(BadInputBodyRules).Select(rule => new WebAcl.StatementProperty
                    {
                        LabelMatchStatement = new WebAcl.LabelMatchStatementProperty { Scope = "LABEL", Key = rule.Label },
                    })),
                    new WebAcl.StatementProperty
                    {
                        NotStatement = new WebAcl.NotStatementProperty { Statement = AnyOf(ContentRoutes.Select(PathStartsWith)) },
                    },
                },
            },
        },
    };

    /// <summary>Links in mail are opened through CloudFront, whose addresses speak for everybody; so only the API proper counts.</summary>
    private static WebAcl.RuleProperty LimitAddresses(int priority) => new()
    {
        Name = "rate-of-one-address",
        Priority = priority,
        Action = new WebAcl.RuleActionProperty { Block = new WebAcl.BlockActionProperty() },
        VisibilityConfig = Visible("rate-of-one-address"),
        Statement = new WebAcl.StatementProperty
        {
            RateBasedStatement = new WebAcl.RateBasedStatementProperty
            {
                AggregateKeyType = "IP",
                Limit = MaxRequestsPerAddress,
                ScopeDownStatement = PathStartsWith("/v1/"),
            },
        },
    };

    private static WebAcl.StatementProperty PathStartsWith(string path) => new()
    {
        ByteMatchStatement = new WebAcl.ByteMatchStatementProperty
        {
            FieldToMatch = new WebAcl.FieldToMatchProperty { UriPath = new Dictionary<string, object>() },
            PositionalConstraint = "STARTS_WITH",
            SearchString = path,
            TextTransformations = new[] { new WebAcl.TextTransformationProperty { Priority = 0, Type = "NORMALIZE_PATH" } },
        },
    };

    private static WebAcl.StatementProperty AnyOf(IEnumerable<WebAcl.StatementProperty> statements) => new()
    {
        OrStatement = new WebAcl.OrStatementProperty { Statements = statements.ToArray() },
    };

    private static WebAcl.VisibilityConfigProperty Visible(string name) =>
        new() { CloudWatchMetricsEnabled = true, MetricName = name, SampledRequestsEnabled = false };
}
