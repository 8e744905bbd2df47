using System.Text.Json;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class RelayTests(Synthesis synthesis)
{
    [Fact]
    public void LoadBalancer_ListensForSubmissionAndFeedback() =>
        Assert.Equal(
            [25, 465, 587, 2525],
            synthesis.Resources("relay", "AWS::ElasticLoadBalancingV2::Listener").Select(listener => listener.At("Port").GetInt32()).Order());

    /// <summary>What smtp-relay reads, by the names that it reads it by, and the ports that it listens on.</summary>
    [Fact]
    public void Ingress_IsToldAndMayDoWhatSubmissionAndFeedbackNeed()
    {
        var task = Assert.Single(synthesis.Resources("relay", "AWS::ECS::TaskDefinition"), each => each.Mentions("ContainerDefinitions.0.Environment", "\"ingress\""));
        var container = task.At("ContainerDefinitions.0");
        Assert.Equal(
            [2465, 2525, 2526, 2587], container.GetProperty("PortMappings").EnumerateArray().Select(port => port.GetProperty("ContainerPort").GetInt32()).Order());
        var told = container.GetProperty("Environment").EnumerateArray().ToDictionary(each => each.GetProperty("Name").GetString()!, each => each.GetProperty("Value"));
        Assert.Equal(
            ["BUCKET", "HOSTNAME", "PUBLIC_URL", "QUEUE_BULK", "QUEUE_TRANSACTIONAL", "RELAY_ROLE", "RETURN_PATH_DOMAIN", "STREAM", "TABLE", "WRAPPING_KEY"],
            told.Keys.Select(name => name.Replace("EMAILPLATFORM_", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.NotEqual("", told["EMAILPLATFORM_RETURN_PATH_DOMAIN"].GetString());

        var role = task.At("TaskRoleArn.Fn::GetAtt.0").GetString()!;
        var allowed = string.Concat(synthesis.Resources("relay", "AWS::IAM::Policy")
            .Where(policy => policy.Mentions("Roles", $"\"{role}\"")).Select(policy => policy.At("PolicyDocument").GetRawText()));
        foreach (var action in new[] { "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "kinesis:PutRecords", "sqs:SendMessage", "kms:Decrypt" })
            Assert.Contains($"\"{action}\"", allowed, StringComparison.Ordinal);
        foreach (var action in new[] { "sqs:ReceiveMessage", "kinesis:GetRecords", "ses:SendEmail" })
            Assert.DoesNotContain($"\"{action}\"", allowed, StringComparison.Ordinal);
    }

    /// <summary>One address is one subnet, one gateway, one Elastic IP and one service; the service's only way out is that gateway.</summary>
    [Fact]
    public void PoolAddress_IsASubnetWithAGatewayAndAService()
    {
        var resources = synthesis.Resources("relay").Where(resource => resource.Stack.EndsWith("-Relay", StringComparison.Ordinal)).ToList();
        var subnets = OfType("AWS::EC2::Subnet");

        Assert.Equal(2, subnets.Count);
        Assert.Equal(2, OfType("AWS::EC2::NatGateway").Count);
        Assert.Equal(2, OfType("AWS::EC2::EIP").Count);
        Assert.All(subnets, subnet =>
        {
            Assert.Single(OfType("AWS::ECS::Service"), service => service.Mentions("NetworkConfiguration.AwsvpcConfiguration.Subnets", $"\"{subnet.Id}\""));
            var table = Assert.Single(OfType("AWS::EC2::SubnetRouteTableAssociation"), each => each.Mentions("SubnetId", $"\"{subnet.Id}\"")).At("RouteTableId").GetProperty("Ref").GetString()!;
            var route = Assert.Single(OfType("AWS::EC2::Route"), each => each.Mentions("RouteTableId", $"\"{table}\""));
            Assert.Equal("0.0.0.0/0", route.At("DestinationCidrBlock").GetString());
            Assert.True(route.Has("NatGatewayId"));
        });

        List<Resource> OfType(string type) => resources.Where(resource => resource.Type == type).ToList();
    }

    [Fact]
    public void SendingService_GrowsWithItsQueue()
    {
        var alarms = synthesis.Resources("relay", "AWS::CloudWatch::Alarm")
            .Where(alarm => alarm.Mentions("Dimensions", "bulkqueue") && alarm.At("AlarmActions").GetRawText().Contains("Policy", StringComparison.Ordinal));

        Assert.Equal(4, alarms.Count());
        Assert.Equal(3, synthesis.Resources("relay", "AWS::ApplicationAutoScaling::ScalableTarget").Count());
    }

    [Theory]
    [InlineData("com.amazonaws.", "s3")]
    [InlineData("com.amazonaws.", "dynamodb")]
    [InlineData("com.amazonaws.", "sqs")]
    [InlineData("com.amazonaws.", "kinesis-streams")]
    [InlineData("com.amazonaws.", "kms")]
    public void Network_ReachesAwsWithoutTheInternet(string prefix, string service) =>
        Assert.Contains(synthesis.Resources("relay", "AWS::EC2::VPCEndpoint"), endpoint =>
        {
            var name = endpoint.At("ServiceName").GetRawText();
            return name.Contains(prefix, StringComparison.Ordinal) && name.Contains($".{service}\"", StringComparison.Ordinal);
        });

    [Fact]
    public void SendingTask_ReachesMailServersAndHttpsOnly()
    {
        var guards = synthesis.Resources("relay", "AWS::EC2::SecurityGroup").Where(group => group.At("GroupDescription").GetString() == "What a sending task may reach").ToList();

        Assert.Equal(2, guards.Count);
        Assert.All(guards, guard => Assert.Equal(
            [25, 53, 53, 443],
            guard.At("SecurityGroupEgress").EnumerateArray().Select(rule => rule.GetProperty("ToPort").GetInt32()).Order()));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void Environment_WithoutAnImage_HasNoRelay(string environment) =>
        Assert.DoesNotContain(synthesis.Resources(environment), resource => resource.Type == "AWS::ECS::Service" || resource.Type == "AWS::EC2::VPC");

    [Fact]
    public void Task_RunsTheImageThatWasAskedFor()
    {
        var tasks = synthesis.Resources("relay", "AWS::ECS::TaskDefinition").ToList();

        Assert.Equal(2, tasks.Count);
        Assert.All(tasks, task =>
        {
            var container = task.At("ContainerDefinitions.0");
            Assert.Contains("email-platform/smtp-relay:1.0.0", container.GetProperty("Image").GetRawText(), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.True, container.GetProperty("ReadonlyRootFilesystem").ValueKind);
            Assert.Equal(120, container.GetProperty("StopTimeout").GetInt32());
        });
    }
}
