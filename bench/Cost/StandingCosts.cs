namespace EmailPlatform.Bench.Cost;

/// <summary>What is counted by a rule and not by a call, and what a month costs with no mail at all.</summary>
internal static class StandingCosts
{
    /// <summary>A line of API Gateway's access log as ApiStack words it (170 bytes for POST /v1/send from an IPv4 address), and CloudWatch's 26 bytes.</summary>
    public const double AccessLogBytes = 200;

    /// <summary>The share of requests that API Gateway begins a trace for; functions go on with it and begin none.</summary>
    public const double TracedShare = 0.002;

    /// <summary>How many requests a credential makes while API Gateway remembers the authorizer's answer: one every three seconds.</summary>
    public const int RequestsPerAuthorization = 20;

    /// <summary>Messages and their content are kept for 35 days.</summary>
    public const double KeptMonths = 35 / 30.4;

    /// <summary>Dollars a month for the environment <c>prod</c> without the relay and without QuickSight's readers.</summary>
    public static IReadOnlyList<(string Name, double Dollars)> Monthly { get; } =
    [
        ("Kinesis streams, on demand: 2 × 730 h × 0.04", 58.40),
        ("WAF: 2 web ACLs × 5, 9 rules × 1", 19.00),
        ("KMS: 4 keys × 1", 4.00),
        ("CloudWatch alarms: 62 × 0.10", 6.20),
        ("CloudWatch dashboard", 3.00),
        ("Secrets Manager: 2 × 0.40", 0.80),
        ("SQS pollers: 4 queues × 5 × 3 a minute × 43,800 min × 0.40 / M", 1.05),
        ("Scheduler: 43,800 × (1 invocation + 0.3 s × 1.73 GB + 48 reads × 0.125 / M)", 0.65),
        ("SnapStart's snapshots: 9 functions, 7.58 GB × 2,628,000 s × 0.0000015046", 29.97),
        ("CloudTrail, first trail, its objects", 1.00),
    ];
}
