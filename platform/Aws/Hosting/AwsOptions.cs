using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EmailPlatform.Aws.Hosting;

/// <summary>
/// What a deployment tells its functions: environment variables, each named <c>EMAILPLATFORM_</c> and what stands at its property.
/// A function is given what it uses and no more, so each is required where it is first read, which is at the cold start.
/// </summary>
/// <exception cref="InvalidOperationException">By every property: its variable is missing or unreadable.</exception>
public sealed class AwsOptions(IConfiguration environment)
{
    private const string Prefix = "EMAILPLATFORM_";

    /// <summary><c>TABLE</c>: the name of the DynamoDB table.</summary>
    public string Table => Required("TABLE");

    /// <summary><c>BUCKET</c>: the name of the S3 bucket for content and attachments.</summary>
    public string Bucket => Required("BUCKET");

    /// <summary><c>STREAM</c>: the name of the Kinesis stream of mail events.</summary>
    public string Stream => Required("STREAM");

    /// <summary><c>ARCHIVE</c>: the name of the Firehose delivery stream into the archive of mail events.</summary>
    public string Archive => Required("ARCHIVE");

    /// <summary><c>WRAPPING_KEY</c>: the id or ARN of the symmetric KMS key.</summary>
    public string WrappingKey => Required("WRAPPING_KEY");

    /// <summary><c>SIGNING_KEY</c>: the id or ARN of the RSA KMS key that signs JSON Web Tokens; empty for a function that has nothing to sign.</summary>
    public string SigningKey => environment[Prefix + "SIGNING_KEY"] ?? "";

    /// <summary><c>CONFIGURATION_SET_TRANSACTIONAL</c>: the SES configuration set of transactional mail.</summary>
    public string TransactionalConfigurationSet => Required("CONFIGURATION_SET_TRANSACTIONAL");

    /// <summary><c>CONFIGURATION_SET_BULK</c>: the SES configuration set of bulk mail.</summary>
    public string BulkConfigurationSet => Required("CONFIGURATION_SET_BULK");

    /// <summary><c>FEEDBACK_SOURCE</c>: <c>topic</c> where SES's events come through SNS, <c>bus</c> where they come through EventBridge and a stream.</summary>
    public bool FeedbackComesByBus => Required("FEEDBACK_SOURCE") switch
    {
        "topic" => false,
        "bus" => true,
        _ => throw Wrong("FEEDBACK_SOURCE", "topic or bus"),
    };

    /// <summary><c>FEEDBACK_TOPIC</c>: the ARN of the SNS topic that SES publishes its events to.</summary>
    public string FeedbackTopic => Required("FEEDBACK_TOPIC");

    /// <summary><c>RETURN_PATH_DOMAIN</c>: the domain whose MX takes bounces.</summary>
    public string ReturnPathDomain => Required("RETURN_PATH_DOMAIN");

    /// <summary><c>PUBLIC_URL</c>: what links in mail begin with, https.</summary>
    public Uri PublicUrl => Uri.TryCreate(Required("PUBLIC_URL").TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
        ? url
        : throw Wrong("PUBLIC_URL", "an https URL");

    /// <summary><c>TIMEOUT_SECONDS</c>: the function's own timeout, 1 to 900 s. The runtime tells it to a handler only through a package that this one does without.</summary>
    public TimeSpan FunctionTimeout => TimeSpan.FromSeconds(Number("TIMEOUT_SECONDS", 1, 900));

    /// <summary>The function's memory in bytes, by Lambda's own variable <c>AWS_LAMBDA_FUNCTION_MEMORY_SIZE</c>; null where that is not set.</summary>
    public long? FunctionMemory =>
        long.TryParse(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) ? megabytes << 20 : null;

    /// <summary><c>LEASE_SECONDS</c>: how long a sender's claim holds, longer than its timeout and shorter than its queue's visibility timeout; 300 where it is not set.</summary>
    public TimeSpan Lease => environment[Prefix + "LEASE_SECONDS"] is { Length: > 0 } ? TimeSpan.FromSeconds(Number("LEASE_SECONDS", 1, 3600)) : TimeSpan.FromMinutes(5);

    /// <summary>
    /// <c>USAGE_PLANS</c>: the usage plans with how many keys each has, 1 to 1,000, such as <c>standard:128,business:64</c>. The first is that of
    /// tenants without another. A region holds 10,000 API keys (API Gateway quotas).
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, int>> UsagePlans
    {
        get
        {
            _ = Required("USAGE_PLANS");
            return [.. Pairs("USAGE_PLANS", "plan:keys").Select(plan => KeyValuePair.Create(plan.Key, Number("USAGE_PLANS", plan.Value, 1, 1000)))];
        }
    }

    /// <summary><c>USAGE_PLAN_TENANTS</c>: the plans of the tenants that have another than the first, such as <c>acme:business,shop:business</c>; may be empty.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UsagePlanTenants => Pairs("USAGE_PLAN_TENANTS", "tenant:plan");

    /// <summary><c>USAGE_TENANTS</c>: the tenants that have a usage key of their own, with commas between; may be empty.</summary>
    public IReadOnlyList<string> UsageTenants => List("USAGE_TENANTS");

    /// <summary><c>DEAD_LETTERS</c>: the URL of the SQS queue for what the function's own queue gives up.</summary>
    public string DeadLetterQueueUrl => Required("DEAD_LETTERS");

    /// <summary><c>QUEUE_TRANSACTIONAL</c>, <c>QUEUE_BULK</c>, <c>QUEUE_WEBHOOKS</c>: the URL of the SQS queue that stands for this one.</summary>
    /// <param name="name">One of <see cref="Core.Queues.QueueNames"/>.</param>
    public string QueueUrl(string name) => Required("QUEUE_" + name.ToUpperInvariant());

    private string Required(string variable) => environment[Prefix + variable] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"The environment variable {Prefix}{variable} is not set.");

    private string[] List(string variable) =>
        (environment[Prefix + variable] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private KeyValuePair<string, string>[] Pairs(string variable, string form) =>
    [
        .. List(variable).Select(pair => pair.Split(':') is [{ Length: > 0 } name, { Length: > 0 } value]
            ? KeyValuePair.Create(name, value)
            : throw Wrong(variable, $"a list of {form}")),
    ];

    private int Number(string variable, int min, int max) => Number(variable, Required(variable), min, max);

    private static int Number(string variable, string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(variable, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));

    private static InvalidOperationException Wrong(string variable, string expected) =>
        new($"The environment variable {Prefix}{variable} is not {expected}.");
}
