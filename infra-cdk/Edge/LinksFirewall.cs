using Amazon.CDK.AWS.WAFv2;
using Constructs;
using static EmailPlatform.InfraCdk.Firewalls.FirewallRules;
using WebAcl = Amazon.CDK.AWS.WAFv2.CfnWebACL;

namespace EmailPlatform.InfraCdk.Edge;

/// <summary>
/// The firewall of links in mail. Whoever holds one may unsubscribe, from whatever address and with whatever program (RFC 8058 §3.2): there is no
/// list of addresses, no rule for bodies or for a missing User-Agent, which the one-click request of a mail provider need not have.
/// </summary>
internal sealed class LinksFirewall : Construct
{
    /// <summary>Its name among the metrics.</summary>
    public const string MetricName = "links-firewall";

    /// <summary>What links lead to. The rest of the API is not for this name.</summary>
    private const string Links = "/u/";

    /// <summary>Requests of one address in five minutes, 330 a second: mail providers ask for many recipients from few addresses.</summary>
    private const int MaxRequestsPerAddress = 100_000;

    private static readonly string[] RulesForBrowsers = ["NoUserAgent_HEADER", "UserAgent_BadBots_HEADER"];

    public LinksFirewall(Construct scope, string id)
        : base(scope, id) =>
        Acl = new WebAcl(this, "Acl", new CfnWebACLProps
        {
            Scope = "CLOUDFRONT",
            DefaultAction = new WebAcl.DefaultActionProperty { Allow = new WebAcl.AllowActionProperty() },
            VisibilityConfig = Visible(MetricName),
            Rules = new[]
            {
                Blocking(0, "links-only", Not(PathStartsWith(Links)), NotFound()),
                Blocking(1, "rate-of-one-address", MoreThan(MaxRequestsPerAddress)),
                Managed(2, "AWSManagedRulesCommonRuleSet", [.. CommonBodyRules.Select(rule => rule.Rule), .. RulesForBrowsers]),
                Managed(3, "AWSManagedRulesKnownBadInputsRuleSet", [.. BadInputBodyRules.Select(rule => rule.Rule)]),
            },
        });

    public WebAcl Acl { get; }

    private static WebAcl.BlockActionProperty NotFound() =>
        new() { CustomResponse = new WebAcl.CustomResponseProperty { ResponseCode = 404 } };
}
