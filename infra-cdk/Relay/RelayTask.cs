using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.Logs;
using Constructs;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Events;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Parameters;
using EcsSecret = Amazon.CDK.AWS.ECS.Secret;
using StoredSecret = Amazon.CDK.AWS.SecretsManager.Secret;

namespace EmailPlatform.InfraCdk.Relay;

/// <summary>What a task of the relay is, may do and is told: the same for the side that takes mail in and the side that sends it.</summary>
internal sealed class RelayTask : Construct
{
    public RelayTask(Construct scope, string id, FoundationStack foundation, DataStack data, EventsStack events, RelayImage image, IReadOnlyDictionary<string, string> variables)
        : base(scope, id)
    {
        var parameters = foundation.Parameters;
        Definition = new FargateTaskDefinition(this, "Definition", new FargateTaskDefinitionProps { Cpu = 1024, MemoryLimitMiB = 2048 });
        var tls = StoredSecret.FromSecretNameV2(this, "Tls", $"email-platform/{parameters.Name}/relay-tls");
        Container = Definition.AddContainer("relay", new ContainerDefinitionOptions
        {
            Image = ContainerImage.FromEcrRepository(Repository.FromRepositoryName(this, "Repository", image.Repository), image.Tag),
            Environment = new Dictionary<string, string>(variables)
            {
                ["EMAILPLATFORM_TABLE"] = data.Table.TableName,
                ["EMAILPLATFORM_BUCKET"] = data.Content.BucketName,
                ["EMAILPLATFORM_STREAM"] = events.Stream.StreamName,
                ["EMAILPLATFORM_WRAPPING_KEY"] = foundation.WrappingKey.KeyArn,
                ["EMAILPLATFORM_HOSTNAME"] = parameters.SmtpHost,
                ["EMAILPLATFORM_RETURN_PATH_DOMAIN"] = parameters.ReturnPathDomain,
                ["EMAILPLATFORM_PUBLIC_URL"] = parameters.PublicUrl,
            },
            Secrets = new Dictionary<string, EcsSecret>
            {
                ["EMAILPLATFORM_TLS_CERTIFICATE"] = EcsSecret.FromSecretsManager(tls, "certificate"),
                ["EMAILPLATFORM_TLS_KEY"] = EcsSecret.FromSecretsManager(tls, "key"),
            },
            Logging = LogDrivers.AwsLogs(new AwsLogDriverProps
            {
                StreamPrefix = "relay",
                LogGroup = new LogGroup(this, "Logs", new LogGroupProps
                {
                    EncryptionKey = foundation.StorageKey,
                    Retention = LogDays.Of(parameters.LogRetentionDays),
                    RemovalPolicy = foundation.DataRemoval,
                }),
            }),
            ReadonlyRootFilesystem = true,
            // The most that Fargate allows: until then a stopped task finishes its deliveries and gives its leases back.
            StopTimeout = Duration.Seconds(120),
        });
        data.Table.GrantReadWriteData(Definition.TaskRole);
        data.Content.GrantReadWrite(Definition.TaskRole);
        events.Stream.GrantWrite(Definition.TaskRole);
        foundation.WrappingKey.GrantEncryptDecrypt(Definition.TaskRole);
    }

    public FargateTaskDefinition Definition { get; }

    public ContainerDefinition Container { get; }
}
