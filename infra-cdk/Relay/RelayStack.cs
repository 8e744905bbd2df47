using Amazon.CDK;
using Amazon.CDK.AWS.ECS;
using Constructs;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Events;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Network;
using EmailPlatform.InfraCdk.Parameters;
using EmailPlatform.InfraCdk.Queues;
using EmailPlatform.InfraCdk.Sending;

namespace EmailPlatform.InfraCdk.Relay;

/// <summary>The relay on Fargate: its way in, and a pool of addresses for each way out.</summary>
internal sealed class RelayStack : PlatformStack
{
    /// <summary>Subnets of addresses begin here; those of the VPC are below.</summary>
    private const int FirstAddressOctet = 128;

    public RelayStack(Construct scope, FoundationStack foundation, DataStack data, EventsStack events, SendingStack sending, NetworkStack network, RelayParameters relay)
        : base(scope, "Relay", foundation.Parameters, "SMTP relay: load balancer, tasks and outbound addresses")
    {
        var cluster = new Cluster(this, "Cluster", new ClusterProps { Vpc = network.Vpc, ContainerInsights = true });
        var ingress = new RelayTask(this, "IngressTask", foundation, data, events, relay.Image, new Dictionary<string, string>
        {
            ["EMAILPLATFORM_RELAY_ROLE"] = "ingress",
            ["EMAILPLATFORM_QUEUE_TRANSACTIONAL"] = sending.Transactional.Queue.QueueUrl,
            ["EMAILPLATFORM_QUEUE_BULK"] = sending.Bulk.Queue.QueueUrl,
        });
        sending.Transactional.Queue.GrantSendMessages(ingress.Definition.TaskRole);
        sending.Bulk.Queue.GrantSendMessages(ingress.Definition.TaskRole);
        _ = new RelayIngress(this, "Ingress", foundation, relay, cluster, ingress);
        var octet = FirstAddressOctet;
        foreach (var parameters in relay.Pools)
        {
            // What a task has taken it keeps for at most as long as a consumer of the send queues would.
            var queue = new WorkQueue(this, $"{parameters.Name}-queue", foundation, new(Duration.Seconds(150), MaxAge: Duration.Minutes(10)));
            var task = new RelayTask(this, $"{parameters.Name}-task", foundation, data, events, relay.Image, new Dictionary<string, string>
            {
                ["EMAILPLATFORM_RELAY_ROLE"] = "egress",
                ["EMAILPLATFORM_RELAY_POOL"] = parameters.Name,
                ["EMAILPLATFORM_QUEUE_RELAY"] = queue.Queue.QueueUrl,
            });
            queue.Queue.GrantConsumeMessages(task.Definition.TaskRole);
            var pool = new RelayPool(this, parameters.Name, foundation, parameters, queue);
            for (var number = 0; number < parameters.Addresses; number++, octet++)
                pool.Add(cluster, task, new PoolAddress(this, $"{parameters.Name}-address{number}", network.Vpc, octet % 2, $"{relay.CidrPrefix}.{octet}.0/24"), number);
        }
    }
}
