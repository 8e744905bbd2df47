using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Logs;
using Constructs;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Network;

/// <summary>
/// The relay's network: public subnets for the load balancer and the NAT gateways, isolated ones for tasks that talk to AWS only, through endpoints.
/// Subnets of outbound addresses are the Relay stack's, each with its way out.
/// </summary>
internal sealed class NetworkStack : PlatformStack
{
    public NetworkStack(Construct scope, FoundationStack foundation, RelayParameters relay)
        : base(scope, "Network", foundation.Parameters, "VPC and endpoints of the relay")
    {
        Vpc = new Vpc(this, "Vpc", new VpcProps
        {
            IpAddresses = IpAddresses.Cidr($"{relay.CidrPrefix}.0.0/16"),
            MaxAzs = 2,
            NatGateways = 0,
            SubnetConfiguration =
            [
                new SubnetConfiguration { Name = "Public", SubnetType = SubnetType.PUBLIC, CidrMask = 24, MapPublicIpOnLaunch = false },
                new SubnetConfiguration { Name = "Services", SubnetType = SubnetType.PRIVATE_ISOLATED, CidrMask = 24 },
            ],
        });
        Vpc.AddFlowLog("FlowLog", new FlowLogOptions
        {
            Destination = FlowLogDestination.ToCloudWatchLogs(new LogGroup(this, "FlowLogs", new LogGroupProps
            {
                EncryptionKey = foundation.StorageKey,
                Retention = LogDays.Of(Parameters.LogRetentionDays),
                RemovalPolicy = DataRemoval,
            })),
            TrafficType = FlowLogTrafficType.REJECT,
        });
        AddEndpoints();
    }

    public Vpc Vpc { get; }

    private void AddEndpoints()
    {
        Vpc.AddGatewayEndpoint("S3", new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 });
        Vpc.AddGatewayEndpoint("DynamoDb", new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.DYNAMODB });
        var services = new Dictionary<string, IInterfaceVpcEndpointService>
        {
            ["Sqs"] = InterfaceVpcEndpointAwsService.SQS,
            ["Kinesis"] = InterfaceVpcEndpointAwsService.KINESIS_STREAMS,
            ["Kms"] = InterfaceVpcEndpointAwsService.KMS,
            ["Ecr"] = InterfaceVpcEndpointAwsService.ECR,
            ["EcrDocker"] = InterfaceVpcEndpointAwsService.ECR_DOCKER,
            ["Logs"] = InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
            ["Secrets"] = InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
        };
        foreach (var (id, service) in services)
        {
            Vpc.AddInterfaceEndpoint(id, new InterfaceVpcEndpointOptions
            {
                Service = service,
                PrivateDnsEnabled = true,
                Subnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
            });
        }
    }
}
