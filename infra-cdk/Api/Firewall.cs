using Amazon.CDK.AWS.WAFv2;
using Constructs;
using static EmailPlatform.InfraCdk.Firewalls.FirewallRules;
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
                Managed(0, "AWSManagedRulesAmazonIpReputationList", []),
                Managed(1, "AWSManagedRulesCommonRuleSet", [.. CommonBodyRules.Select(rule => rule.Rule)]),
                Managed(2, "AWSManagedRulesKnownBadInputsRuleSet", [.. BadInputBodyRules.Select(rule => rule.Rule)]),
                Blocking(3, "suspicious-bodies", LabelledBodies()),
                // Links in mail are opened through CloudFront, whose addresses speak for everybody; so only the API proper counts.
                Blocking(4, "rate-of-one-address", MoreThan(MaxRequestsPerAddress, PathStartsWith("/v1/"))),
            },
        });
        _ = new CfnWebACLAssociation(this, "Association", new CfnWebACLAssociationProps { ResourceArn = stageArn, WebAclArn = Acl.AttrArn });
    }

    public WebAcl Acl { get; }

    private static WebAcl.StatementProperty LabelledBodies() => new()
    {
        AndStatement = new WebAcl.AndStatementProperty
        {
            Statements = new[]
            {
                AnyOf(CommonBodyRules.Concat(BadInputBodyRules).Select(rule => new WebAcl.StatementProperty
                {
                    LabelMatchStatement = new WebAcl.LabelMatchStatementProperty { Scope = "LABEL", Key = rule.Label },
                })),
                Not(AnyOf(ContentRoutes.Select(PathStartsWith))),
            },
        },
    };
}
