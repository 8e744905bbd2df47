using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Foundation;

/// <summary>What every other stack stands on: the keys, and where alarms go.</summary>
internal sealed class FoundationStack : PlatformStack
{
    public FoundationStack(Construct scope, EnvironmentParameters parameters)
        : base(scope, "Foundation", parameters, "Keys and alarm topics")
    {
        var storage = CreateKey("StorageKey", "Encrypts the platform's data at rest", KeySpec.SYMMETRIC_DEFAULT);
        AllowServices(storage);
        StorageKey = Finished(storage);
        WrappingKey = Finished(CreateKey("WrappingKey", "Wraps tenants' DKIM keys and the platform's secrets", KeySpec.SYMMETRIC_DEFAULT));
        SigningKey = Finished(CreateKey("SigningKey", "Signs JSON Web Tokens", KeySpec.RSA_2048));
        Alarms = new AlarmTopics(this, "Alarms", parameters.Alarms, StorageKey);
    }

    /// <summary>For everything that AWS encrypts for us.</summary>
    public IKey StorageKey { get; }

    /// <summary>For what the platform encrypts itself; apart from <see cref="StorageKey"/>, so that whoever may read the table cannot unwrap.</summary>
    public IKey WrappingKey { get; }

    public IKey SigningKey { get; }

    public AlarmTopics Alarms { get; }

    /// <summary>Of many regions, so that a second region reads what the first has written.</summary>
    private Key CreateKey(string id, string description, KeySpec spec) => new(this, id, new KeyProps
    {
        Description = description,
        KeySpec = spec,
        KeyUsage = spec == KeySpec.SYMMETRIC_DEFAULT ? KeyUsage.ENCRYPT_DECRYPT : KeyUsage.SIGN_VERIFY,
        EnableKeyRotation = spec == KeySpec.SYMMETRIC_DEFAULT,
        MultiRegion = true,
        RemovalPolicy = DataRemoval,
    });

    /// <summary>As other stacks see it: they grant its use to their roles, and leave its policy, which would make this stack depend on theirs.</summary>
    private IKey Finished(Key key) => Key.FromKeyArn(this, $"{key.Node.Id}Reference", key.KeyArn);

    /// <summary>Services that write into encrypted queues, topics and log groups in their own name (SNS Developer Guide, "Key management").</summary>
    private void AllowServices(Key key)
    {
        foreach (var service in new[] { "sns", "cloudwatch", "events", "cloudtrail", "backup" })
        {
            key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
            {
                Principals = [new ServicePrincipal($"{service}.amazonaws.com")],
                Actions = ["kms:Decrypt", "kms:GenerateDataKey*"],
                Resources = ["*"],
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Account },
                },
            }));
        }
        // SES publishes to an encrypted topic without naming its caller's account to KMS; the topic's own policy asks for it.
        key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("ses.amazonaws.com")],
            Actions = ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resources = ["*"],
        }));
        key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal($"logs.{Region}.amazonaws.com")],
            Actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object>
            {
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["kms:EncryptionContext:aws:logs:arn"] = FormatArn(new ArnComponents { Service = "logs", Resource = "log-group", ResourceName = "*", ArnFormat = ArnFormat.COLON_RESOURCE_NAME }),
                },
            },
        }));
    }
}
