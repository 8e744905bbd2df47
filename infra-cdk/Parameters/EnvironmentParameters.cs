namespace EmailPlatform.InfraCdk.Parameters;

/// <summary>Everything in which one environment differs from another. The values are in <see cref="Environments"/>.</summary>
internal sealed record EnvironmentParameters
{
    /// <summary>Part of every stack's name.</summary>
    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>Where the table is copied to as it is written; null keeps it in one region.</summary>
    public SecondRegion? SecondRegion { get; init; }

    /// <summary>The platform's own domain. Under it: <c>api.</c>, <c>links.</c>, <c>console.</c>, <c>smtp.</c>, <c>bounces.</c> and <c>ses.</c></summary>
    public required string Domain { get; init; }

    /// <summary>A certificate for <c>*.</c><see cref="Domain"/> in <see cref="Region"/>.</summary>
    public required string RegionalCertificateArn { get; init; }

    /// <summary>The same in us-east-1, where CloudFront takes its certificates from.</summary>
    public required string EdgeCertificateArn { get; init; }

    /// <summary>Who is told of alarms.</summary>
    public required AlarmRecipients Alarms { get; init; }

    /// <summary>x86_64 by default: ReadyToRun images for arm64 need a runtime pack that not every package source serves.</summary>
    public ProcessorArchitecture Architecture { get; init; } = ProcessorArchitecture.X64;

    /// <summary>Data outlives its stack and cannot be deleted by mistake.</summary>
    public required bool KeepData { get; init; }

    /// <summary>New versions of functions take a tenth of the traffic for five minutes first.</summary>
    public required bool CanaryDeployments { get; init; }

    public required int LogRetentionDays { get; init; }

    /// <summary>Lambda's quota of concurrent executions in this account and region.</summary>
    public required int AccountConcurrency { get; init; }

    public required ConsumerLimits Consumers { get; init; }

    public required UsageParameters Usage { get; init; }

    public required SesParameters Ses { get; init; }

    /// <summary>The relay with its network; null where all mail leaves through SES.</summary>
    public RelayParameters? Relay { get; init; }

    /// <summary>The QuickSight group that sees the reports, in the namespace <c>default</c>; null without QuickSight.</summary>
    public string? QuickSightGroup { get; init; }

    /// <summary>What deploys this environment; null where it is deployed by hand.</summary>
    public PipelineParameters? Pipeline { get; init; }

    public string ApiHost => $"api.{Domain}";

    public string LinksHost => $"links.{Domain}";

    public string ConsoleHost => $"console.{Domain}";

    public string SmtpHost => $"smtp.{Domain}";

    /// <summary>Where bounces of mail from the relay come back to.</summary>
    public string ReturnPathDomain => $"bounces.{Domain}";

    /// <summary>The MAIL FROM domain of SES: its MX is Amazon's, so it is not <see cref="ReturnPathDomain"/>.</summary>
    public string SesMailFromDomain => $"ses.{Domain}";

    /// <summary>What links in mail begin with.</summary>
    public string PublicUrl => $"https://{LinksHost}";
}

/// <param name="Name">Such as <c>eu-west-1</c>.</param>
/// <param name="TableKeyArn">The replica of the storage key there (<c>aws kms replicate-key</c>).</param>
/// <param name="BackupVaultArn">The vault there that backups are copied to.</param>
internal sealed record SecondRegion(string Name, string TableKeyArn, string BackupVaultArn);

/// <param name="Page">Wakes somebody up.</param>
/// <param name="Ticket">Is read on the next working day.</param>
internal sealed record AlarmRecipients(string Page, string Ticket);

internal enum ProcessorArchitecture
{
    X64,
    Arm64,
}

/// <summary>How much runs at once. A new account has 10 concurrent executions in all, an ordinary one 1,000: raise the quota before these.</summary>
/// <param name="Transactional">Executions kept for the transactional consumer, and its most; null leaves it in the common pool.</param>
/// <param name="Bulk">The most executions of the bulk consumer: 2 to 1,000.</param>
/// <param name="Webhooks">The most executions that post webhooks: 2 to 1,000.</param>
/// <param name="Feedback">The most executions that read feedback: 2 to 1,000.</param>
internal sealed record ConsumerLimits(int? Transactional, int Bulk, int Webhooks, int Feedback)
{
    /// <summary>
    /// How long a transactional message may wait in its queue for others to share an execution with, in whole seconds; zero, the default, for not at all.
    /// A second of it makes a million messages of a small sender cheaper (docs/cost.md), and breaks the promise that a message is handed over
    /// within a second. A busy sender notices nothing of either: his batches are full before it has passed.
    /// </summary>
    public TimeSpan TransactionalWindow { get; init; }
}

/// <summary>What API Gateway lets through before our own token buckets decide.</summary>
/// <param name="StageRatePerSecond">Of the whole API.</param>
/// <param name="Plans">The first is that of tenants without another.</param>
/// <param name="LargeTenants">Tenants with a key of their own.</param>
internal sealed record UsageParameters(int StageRatePerSecond, IReadOnlyList<FloodPlan> Plans, IReadOnlyList<LargeTenant> LargeTenants)
{
    /// <summary>The tenants that are named here, each once: what requests of one count for must not be left open.</summary>
    /// <exception cref="ArgumentException">One is named twice.</exception>
    public void Check()
    {
        var named = Plans.SelectMany(plan => plan.Tenants).Concat(LargeTenants.Select(tenant => tenant.Tenant));
        if (named.GroupBy(tenant => tenant, StringComparer.Ordinal).FirstOrDefault(tenant => tenant.Count() > 1) is { } twice)
            throw new ArgumentException($"The tenant '{twice.Key}' has two usage plans.");
    }
}

/// <summary>A plan whose tenants share keys by hash, since a region holds 10,000 keys.</summary>
/// <param name="Name">1 to 20 of a-z and 0-9.</param>
/// <param name="Buckets">How many keys: 1 to 1,000.</param>
/// <param name="RatePerSecond">For each key, so for all tenants of a bucket.</param>
internal sealed record FloodPlan(string Name, int Buckets, int RatePerSecond, int Burst)
{
    /// <summary>
    /// The ids of the tenants who have this plan; of the first, all who are not named elsewhere. The authorizer is told of them by a variable,
    /// and a function's variables hold 4 KB in all (Lambda quotas): some 200 tenants.
    /// </summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];
}

/// <param name="Tenant">The tenant's id.</param>
internal sealed record LargeTenant(string Tenant, int RatePerSecond, int Burst);

/// <param name="DedicatedIps">Whether the streams have pools of dedicated addresses, which Amazon scales and warms up.</param>
/// <param name="DkimSelector">The selector of the platform's own domain.</param>
internal sealed record SesParameters(bool DedicatedIps, string DkimSelector);

/// <param name="Image">What the tasks run.</param>
/// <param name="CidrPrefix">The first two octets of the VPC's /16.</param>
/// <param name="Pools">By name, how many addresses mail leaves from. Each is a subnet, a NAT gateway, an Elastic IP and a service.</param>
internal sealed record RelayParameters(RelayImage Image, string CidrPrefix, IReadOnlyList<RelayPoolParameters> Pools, int MinIngressTasks, int MaxIngressTasks);

/// <param name="Repository">In ECR, in this account and region.</param>
internal sealed record RelayImage(string Repository, string Tag);

internal sealed record RelayPoolParameters(string Name, int Addresses, int MaxTasksPerAddress);

/// <param name="ConnectionArn">The CodeConnections connection to the repository's host.</param>
/// <param name="Repository">As <c>owner/name</c>.</param>
/// <param name="NeedsApproval">Somebody says yes after the tests and before the deployment.</param>
internal sealed record PipelineParameters(string ConnectionArn, string Repository, string Branch, bool NeedsApproval);
