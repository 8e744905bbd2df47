using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.ElasticLoadBalancingV2;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Parameters;
using EcsProtocol = Amazon.CDK.AWS.ECS.Protocol;
using HealthCheck = Amazon.CDK.AWS.ElasticLoadBalancingV2.HealthCheck;
using LoadBalancerProtocol = Amazon.CDK.AWS.ElasticLoadBalancingV2.Protocol;

namespace EmailPlatform.InfraCdk.Relay;

/// <summary>
/// Where mail comes in by SMTP: submission on 465, 587 and 2525; on 25 only bounces and complaints. The tasks need no way out to the internet.
/// </summary>
internal sealed class RelayIngress : Construct
{
    /// <summary>The public port, and the port of the container, which is no root and so has none below 1024.</summary>
    private static readonly (int Public, int Container, string Name)[] Ports =
    [
        (25, 2526, "feedback"),
        (465, 2465, "submission-tls"),
        (587, 2587, "submission"),
        (2525, 2525, "submission-alternative"),
    ];

    public RelayIngress(Construct scope, string id, FoundationStack foundation, RelayParameters relay, Cluster cluster, RelayTask task)
        : base(scope, id)
    {
        foreach (var (_, port, _) in Ports)
            task.Container.AddPortMappings(new PortMapping { ContainerPort = port, Protocol = EcsProtocol.TCP });
        var service = new FargateService(this, "Service", new FargateServiceProps
        {
            Cluster = cluster,
            TaskDefinition = task.Definition,
            DesiredCount = relay.MinIngressTasks,
            MinHealthyPercent = 100,
            MaxHealthyPercent = 200,
            CircuitBreaker = new DeploymentCircuitBreaker { Rollback = true },
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
        });
        Scale(service, relay);
        Listen(foundation, cluster.Vpc, service);
    }

    private static void Scale(FargateService service, RelayParameters relay)
    {
        var scaling = service.AutoScaleTaskCount(new EnableScalingProps { MinCapacity = relay.MinIngressTasks, MaxCapacity = relay.MaxIngressTasks });
        scaling.ScaleOnCpuUtilization("Cpu", new CpuUtilizationScalingProps { TargetUtilizationPercent = 50, ScaleInCooldown = Duration.Minutes(5) });
    }

    private void Listen(FoundationStack foundation, IVpc vpc, FargateService service)
    {
        var guard = new SecurityGroup(this, "Guard", new SecurityGroupProps { Vpc = vpc, Description = "Who may speak SMTP to the relay", AllowAllOutbound = false });
        var balancer = new NetworkLoadBalancer(this, "LoadBalancer", new NetworkLoadBalancerProps
        {
            Vpc = vpc,
            InternetFacing = true,
            CrossZoneEnabled = true,
            SecurityGroups = [guard],
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PUBLIC },
            DeletionProtection = foundation.Parameters.KeepData,
        });
        foreach (var (port, container, name) in Ports)
        {
            guard.AddIngressRule(Peer.AnyIpv4(), Port.Tcp(port), name);
            guard.AddEgressRule(Peer.Ipv4(vpc.VpcCidrBlock), Port.Tcp(container), name);
            // With the client's address preserved, the tasks see him and not the load balancer.
            service.Connections.AllowFromAnyIpv4(Port.Tcp(container), name);
            var targets = balancer.AddListener(name, new BaseNetworkListenerProps { Port = port, Protocol = LoadBalancerProtocol.TCP })
                .AddTargets(name, new AddNetworkTargetsProps
                {
                    Port = container,
                    Protocol = LoadBalancerProtocol.TCP,
                    PreserveClientIp = true,
                    DeregistrationDelay = Duration.Seconds(120),
                    Targets = [service.LoadBalancerTarget(new LoadBalancerTargetOptions { ContainerName = "relay", ContainerPort = container })],
                    HealthCheck = new HealthCheck { Protocol = LoadBalancerProtocol.TCP, Interval = Duration.Seconds(10) },
                });
            _ = new RunbookAlarm(this, $"{name}-down", foundation.Alarms, new Trigger(
                "relay-down",
                Severity.Page,
                targets.Metrics.HealthyHostCount(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Minimum" }),
                Threshold: 1,
                Periods: 2)
            {
                Comparison = ComparisonOperator.LESS_THAN_THRESHOLD,
                Missing = TreatMissingData.BREACHING,
            });
        }
        _ = new CfnOutput(this, "Name", new CfnOutputProps { Value = balancer.LoadBalancerDnsName, Description = $"CNAME of {foundation.Parameters.SmtpHost}" });
    }
}
