using Amazon.CDK.AWS.EC2;
using Constructs;

namespace EmailPlatform.InfraCdk.Relay;

/// <summary>
/// One address that mail leaves from. A Fargate task has none of its own, so an address is a subnet whose only way out is a NAT gateway with an
/// Elastic IP. Removal of the port 25 block and the PTR record are per Elastic IP.
/// </summary>
internal sealed class PoolAddress : Construct
{
    public PoolAddress(Construct scope, string id, Vpc vpc, int availabilityZone, string cidr)
        : base(scope, id)
    {
        var address = new CfnEIP(this, "Address", new CfnEIPProps { Domain = "vpc" });
        var gateway = new CfnNatGateway(this, "Gateway", new CfnNatGatewayProps
        {
            AllocationId = address.AttrAllocationId,
            SubnetId = vpc.PublicSubnets[availabilityZone].SubnetId,
        });
        Subnet = new PrivateSubnet(this, "Subnet", new PrivateSubnetProps
        {
            VpcId = vpc.VpcId,
            AvailabilityZone = vpc.AvailabilityZones[availabilityZone],
            CidrBlock = cidr,
        });
        Subnet.AddDefaultNatRoute(gateway.Ref);
        Ip = address.Ref;
        GatewayId = gateway.Ref;
    }

    public PrivateSubnet Subnet { get; }

    public string Ip { get; }

    public string GatewayId { get; }
}
