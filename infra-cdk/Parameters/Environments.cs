namespace EmailPlatform.InfraCdk.Parameters;

/// <summary>
/// The three environments. Domains, certificates, addresses and the connection are examples of their form: put in your own before
/// the first deployment (docs/deploying.md). Nothing here is secret.
/// </summary>
internal static class Environments
{
    private const string Region = "eu-central-1";
    private const string Connection = $"arn:aws:codeconnections:{Region}:111122223333:connection/4f1c6b0e-0000-4000-8000-000000000001";
    private const string Repository = "example/email-platform";

    public static EnvironmentParameters Dev { get; } = new()
    {
        Name = "dev",
        Region = Region,
        Domain = "mail.dev.example.com",
        RegionalCertificateArn = Certificate(Region, "d1"),
        EdgeCertificateArn = Certificate("us-east-1", "d2"),
        Alarms = new(Page: "dev-alarms@example.com", Ticket: "dev-alarms@example.com"),
        KeepData = false,
        CanaryDeployments = false,
        LogRetentionDays = 14,
        AccountConcurrency = 1_000,
        Consumers = new(Transactional: null, Bulk: 2, Webhooks: 2, Feedback: 2),
        Usage = new(StageRatePerSecond: 200, [new("standard", Buckets: 4, RatePerSecond: 50, Burst: 100)], []),
        Ses = new(DedicatedIps: false, DkimSelector: "platform1"),
    };

    public static EnvironmentParameters Staging { get; } = Dev with
    {
        Name = "staging",
        Domain = "mail.staging.example.com",
        RegionalCertificateArn = Certificate(Region, "51"),
        EdgeCertificateArn = Certificate("us-east-1", "52"),
        KeepData = true,
        CanaryDeployments = true,
        LogRetentionDays = 30,
        Consumers = new(Transactional: 20, Bulk: 20, Webhooks: 20, Feedback: 10),
        Usage = new(
            StageRatePerSecond: 1_000,
            [new("standard", Buckets: 16, RatePerSecond: 100, Burst: 200), new("business", Buckets: 8, RatePerSecond: 500, Burst: 1_000) { Tenants = ["example-business"] }],
            [new("load-test", RatePerSecond: 1_000, Burst: 2_000)]),
        QuickSightGroup = "email-platform-staging",
        Pipeline = new(Connection, Repository, Branch: "main", NeedsApproval: false),
    };

    /// <summary>Sized for 1,200 messages a second (docs/capacity.md).</summary>
    public static EnvironmentParameters Prod { get; } = Staging with
    {
        Name = "prod",
        Domain = "mail.example.com",
        RegionalCertificateArn = Certificate(Region, "a1"),
        EdgeCertificateArn = Certificate("us-east-1", "a2"),
        SecondRegion = new(
            "eu-west-1",
            TableKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/mrk-00000000000040008000000000000001",
            BackupVaultArn: "arn:aws:backup:eu-west-1:111122223333:backup-vault:email-platform-prod-copies"),
        Alarms = new(Page: "on-call@example.com", Ticket: "operations@example.com"),
        LogRetentionDays = 90,
        AccountConcurrency = 3_000,
        Consumers = new(Transactional: 200, Bulk: 400, Webhooks: 200, Feedback: 100),
        Usage = new(
            StageRatePerSecond: 5_000,
            [new("standard", Buckets: 128, RatePerSecond: 100, Burst: 200), new("business", Buckets: 64, RatePerSecond: 500, Burst: 1_000) { Tenants = ["example-business"] }],
            [new("default", RatePerSecond: 1_000, Burst: 2_000)]),
        Ses = new(DedicatedIps: true, DkimSelector: "platform1"),
        QuickSightGroup = "email-platform-prod",
        Pipeline = new(Connection, Repository, Branch: "release", NeedsApproval: true),
    };

    public static IReadOnlyList<EnvironmentParameters> All { get; } = [Dev, Staging, Prod];

    /// <exception cref="ArgumentException">There is no such environment; the message says which there are.</exception>
    public static EnvironmentParameters Named(string name) =>
        All.FirstOrDefault(environment => environment.Name == name)
        ?? throw new ArgumentException($"There is no environment '{name}': choose one of {string.Join(", ", All.Select(environment => environment.Name))}.");

    private static string Certificate(string region, string id) =>
        $"arn:aws:acm:{region}:111122223333:certificate/00000000-0000-4000-8000-0000000000{id}";
}
