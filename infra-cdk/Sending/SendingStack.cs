using Amazon.CDK;
using Amazon.CDK.AWS.CodeDeploy;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SecretsManager;
using Amazon.CDK.AWS.SES;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Events;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Queues;

namespace EmailPlatform.InfraCdk.Sending;

/// <summary>The two send queues with their consumers, the scheduler, and SES.</summary>
internal sealed class SendingStack : PlatformStack
{
    private static readonly Duration SenderTimeout = Duration.Seconds(150);

    /// <summary>Longer than a sender lives, and shorter than its queue's visibility timeout, which is six times that.</summary>
    private static readonly Duration Lease = Duration.Seconds(300);

    private readonly FoundationStack _foundation;
    private readonly DataStack _data;
    private readonly EventsStack _events;
    private readonly FunctionPlatform _functions;

    public SendingStack(Construct scope, FoundationStack foundation, DataStack data, EventsStack events, IFunctionCode code)
        : base(scope, "Sending", foundation.Parameters, "Send queues, senders, scheduler and SES")
    {
        _foundation = foundation;
        _data = data;
        _events = events;
        _functions = new(foundation, code, new LambdaApplication(this, "Deployments"));
        Route = new SesRoute(this, "Ses", Parameters, events.FeedbackTopic.TopicArn);
        AddIdentity();
        Transactional = new WorkQueue(this, "TransactionalQueue", foundation, new(SenderTimeout, MaxAge: Duration.Seconds(60)));
        Bulk = new WorkQueue(this, "BulkQueue", foundation, new(SenderTimeout, MaxAge: Duration.Hours(4)) { Severity = Severity.Ticket });
        AddSender("TransactionalSender", "Sends transactional mail", Transactional, reserved: Parameters.Consumers.Transactional)
            .Consume(Transactional, batchSize: 10, Parameters.Consumers.Transactional, Parameters.Consumers.TransactionalWindow);
        AddSender("BulkSender", "Sends bulk mail", Bulk, reserved: null)
            .Consume(Bulk, batchSize: 1, Parameters.Consumers.Bulk);
        AddScheduler();
        AlarmOnReputation();
    }

    public WorkQueue Transactional { get; }

    public WorkQueue Bulk { get; }

    public SesRoute Route { get; }

    /// <summary>What both senders and the scheduler are told and may do.</summary>
    private Dictionary<string, string> Variables => new()
    {
        ["TABLE"] = _data.Table.TableName,
        ["BUCKET"] = _data.Content.BucketName,
        ["STREAM"] = _events.Stream.StreamName,
        ["LEASE_SECONDS"] = Lease.ToSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["WRAPPING_KEY"] = _foundation.WrappingKey.KeyArn,
        ["SIGNING_KEY"] = _foundation.SigningKey.KeyArn,
        ["QUEUE_TRANSACTIONAL"] = Transactional.Queue.QueueUrl,
        ["QUEUE_BULK"] = Bulk.Queue.QueueUrl,
        ["QUEUE_WEBHOOKS"] = _events.Webhooks.Queue.QueueUrl,
        ["CONFIGURATION_SET_TRANSACTIONAL"] = Route.Transactional.Ref,
        ["CONFIGURATION_SET_BULK"] = Route.Bulk.Ref,
        ["RETURN_PATH_DOMAIN"] = Parameters.ReturnPathDomain,
        ["PUBLIC_URL"] = Parameters.PublicUrl,
    };

    private PlatformFunction AddSender(string id, string description, WorkQueue queue, int? reserved)
    {
        var sender = new PlatformFunction(this, id, _functions, new("Sender", description, SenderTimeout)
        {
            Environment = new Dictionary<string, string>(Variables) { ["DEAD_LETTERS"] = queue.DeadLetters.Queue.QueueUrl },
            ReservedConcurrency = reserved,
            // It mostly waits for SES. The largest message fits, and the sender lets in no more than fits beside it.
            MemoryMegabytes = 384,
        });
        GrantPorts(sender);
        sender.Alias.AddToRolePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["ses:SendEmail", "ses:SendRawEmail"],
            // Every tenant's domain is an identity of this account, made at run time.
            Resources = [Ses("identity", "*"), Ses("configuration-set", Route.Transactional.Ref), Ses("configuration-set", Route.Bulk.Ref)],
        }));
        return sender;
    }

    private void AddScheduler()
    {
        var scheduler = new PlatformFunction(this, "Scheduler", _functions, new("Scheduler", "Sweeps what is due", Duration.Seconds(50))
        {
            Environment = Variables,
            IsAsynchronous = true,
        });
        GrantPorts(scheduler);
        _events.Webhooks.Queue.GrantSendMessages(scheduler.Alias);
        GrantIdentities(scheduler);
        _ = new Rule(this, "EveryMinute", new RuleProps
        {
            Schedule = Schedule.Rate(Duration.Minutes(1)),
            Targets =
            [
                new LambdaFunction(scheduler.Alias, new LambdaFunctionProps
                {
                    // The next minute sweeps what this one did not.
                    MaxEventAge = Duration.Minutes(1),
                    RetryAttempts = 0,
                    DeadLetterQueue = new DeadLetters(this, "EveryMinuteDeadLetters", _foundation, Severity.Page).Queue,
                }),
            ],
        });
        _ = new RunbookAlarm(this, "SchedulerStopped", _foundation.Alarms, new Trigger(
            "scheduler-stopped",
            Severity.Page,
            scheduler.Alias.MetricInvocations(new Amazon.CDK.AWS.CloudWatch.MetricOptions { Period = Duration.Minutes(5) }),
            Threshold: 1)
        {
            Comparison = Amazon.CDK.AWS.CloudWatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            Missing = Amazon.CDK.AWS.CloudWatch.TreatMissingData.BREACHING,
        });
    }

    /// <summary>Tenants' domains are identities that the scheduler makes and removes, as the due-index tells it. The platform's own is none of them.</summary>
    private void GrantIdentities(PlatformFunction scheduler)
    {
        scheduler.Alias.AddToRolePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["ses:CreateEmailIdentity", "ses:GetEmailIdentity", "ses:PutEmailIdentityDkimSigningAttributes", "ses:DeleteEmailIdentity"],
            Resources = [Ses("identity", "*"), Ses("configuration-set", Route.Transactional.Ref)],
        }));
        scheduler.Alias.AddToRolePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Effect = Effect.DENY,
            Actions = ["ses:PutEmailIdentityDkimSigningAttributes", "ses:DeleteEmailIdentity"],
            Resources = [Ses("identity", Parameters.Domain)],
        }));
    }

    private void GrantPorts(PlatformFunction function)
    {
        _data.Table.GrantReadWriteData(function.Alias);
        _data.Content.GrantReadWrite(function.Alias);
        _events.Stream.GrantWrite(function.Alias);
        _foundation.WrappingKey.GrantEncryptDecrypt(function.Alias);
        Transactional.Queue.GrantSendMessages(function.Alias);
        Bulk.Queue.GrantSendMessages(function.Alias);
    }

    /// <summary>
    /// The platform's own domain, signed with a key that stays ours (BYODKIM): its private half is put into the secret before the first deployment.
    /// Tenants' domains are identities that the scheduler makes.
    /// </summary>
    private void AddIdentity()
    {
        var key = Secret.FromSecretNameV2(this, "DkimKey", $"email-platform/{Parameters.Name}/dkim");
        _ = new CfnEmailIdentity(this, "Identity", new CfnEmailIdentityProps
        {
            EmailIdentity = Parameters.Domain,
            DkimAttributes = new CfnEmailIdentity.DkimAttributesProperty { SigningEnabled = true },
            DkimSigningAttributes = new CfnEmailIdentity.DkimSigningAttributesProperty
            {
                DomainSigningSelector = Parameters.Ses.DkimSelector,
                DomainSigningPrivateKey = key.SecretValue.UnsafeUnwrap(),
            },
            MailFromAttributes = new CfnEmailIdentity.MailFromAttributesProperty
            {
                MailFromDomain = Parameters.SesMailFromDomain,
                BehaviorOnMxFailure = "REJECT_MESSAGE",
            },
            FeedbackAttributes = new CfnEmailIdentity.FeedbackAttributesProperty { EmailForwardingEnabled = false },
        });
    }

    /// <summary>SES reviews an account at 5 % bounces or 0.1 % complaints (SES Developer Guide, "Reputation metrics"); these ring before.</summary>
    private void AlarmOnReputation()
    {
        Ring("BounceRate", "Reputation.BounceRate", "bounce-rate", 0.04);
        Ring("ComplaintRate", "Reputation.ComplaintRate", "complaint-rate", 0.0008);

        void Ring(string id, string metric, string runbook, double threshold) => _ = new RunbookAlarm(this, id, _foundation.Alarms, new Trigger(
            runbook,
            Severity.Page,
            new Amazon.CDK.AWS.CloudWatch.Metric(new Amazon.CDK.AWS.CloudWatch.MetricProps
            {
                Namespace = "AWS/SES",
                MetricName = metric,
                Statistic = "Average",
                Period = Duration.Hours(1),
            }),
            threshold));
    }

    private string Ses(string resource, string name) => FormatArn(new ArnComponents { Service = "ses", Resource = resource, ResourceName = name });
}
