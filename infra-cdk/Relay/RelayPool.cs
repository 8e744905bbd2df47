using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Parameters;
using EmailPlatform.InfraCdk.Queues;

namespace EmailPlatform.InfraCdk.Relay;

/// <summary>
/// A pool of outbound addresses with the queue that feeds it. Each address has a service of its own, which grows with the queue and goes down to
/// one task, so that an address never falls silent while it is warmed up.
/// </summary>
internal sealed class RelayPool : Construct
{
    private readonly FoundationStack _foundation;
    private readonly RelayPoolParameters _pool;

    public RelayPool(Construct scope, string id, FoundationStack foundation, RelayPoolParameters pool, WorkQueue queue)
        : base(scope, id)
    {
        _foundation = foundation;
        _pool = pool;
        Queue = queue;
    }

    public WorkQueue Queue { get; }

    public void Add(Cluster cluster, RelayTask task, PoolAddress address, int number)
    {
        var guard = new SecurityGroup(this, $"Guard{number}", new SecurityGroupProps { Vpc = cluster.Vpc, Description = "What a sending task may reach", AllowAllOutbound = false });
        guard.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(25), "Recipients' MX");
        guard.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(443), "AWS, and MTA-STS policies");
        guard.AddEgressRule(Peer.AnyIpv4(), Port.Udp(53), "DNS");
        guard.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(53), "DNS");
        var service = new FargateService(this, $"Service{number}", new FargateServiceProps
        {
            Cluster = cluster,
            TaskDefinition = task.Definition,
            DesiredCount = 1,
            MinHealthyPercent = 0,
            MaxHealthyPercent = 200,
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            SecurityGroups = [guard],
            VpcSubnets = new SubnetSelection { Subnets = [address.Subnet] },
        });
        Scale(service);
        Watch(address, number);
        _ = new CfnOutput(this, $"Address{number}", new CfnOutputProps { Value = address.Ip, Description = $"Address {number} of the pool {_pool.Name}: needs port 25 and a PTR record" });
    }

    /// <summary>By what waits: one message in a second takes a task less than a second, so 500 waiting are minutes of work.</summary>
    private void Scale(FargateService service)
    {
        var scaling = service.AutoScaleTaskCount(new EnableScalingProps { MinCapacity = 1, MaxCapacity = _pool.MaxTasksPerAddress });
        scaling.ScaleOnMetric("Depth", new BasicStepScalingPolicyProps
        {
            Metric = Queue.Queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = Duration.Minutes(1) }),
            AdjustmentType = AdjustmentType.CHANGE_IN_CAPACITY,
            ScalingSteps =
            [
                new ScalingInterval { Upper = 50, Change = -1 },
                new ScalingInterval { Lower = 500, Change = 1 },
                new ScalingInterval { Lower = 5_000, Change = 3 },
            ],
            Cooldown = Duration.Minutes(2),
        });
    }

    private void Watch(PoolAddress address, int number) => _ = new RunbookAlarm(this, $"Ports{number}", _foundation.Alarms, new Trigger(
        "address-exhausted",
        Severity.Page,
        new Metric(new MetricProps
        {
            Namespace = "AWS/NATGateway",
            MetricName = "ErrorPortAllocation",
            DimensionsMap = new Dictionary<string, string> { ["NatGatewayId"] = address.GatewayId },
            Statistic = "Sum",
            Period = Duration.Minutes(1),
        }),
        Threshold: 1,
        Periods: 3));
}
