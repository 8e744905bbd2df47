using EmailPlatform.Core.Messages;

namespace EmailPlatform.Aws.Delivery;

/// <summary>How mail goes through SES.</summary>
public sealed class SesOptions
{
    /// <summary>The configuration set of transactional mail. It publishes the events that <see cref="Feedback.SesFeedback"/> reads.</summary>
    public required string TransactionalConfigurationSet { get; init; }

    /// <summary>The configuration set of bulk mail, apart so that its reputation and its pool are.</summary>
    public required string BulkConfigurationSet { get; init; }

    /// <summary>
    /// Whether each of our tenants is a tenant of SES too, of the same name
    /// (https://docs.aws.amazon.com/ses/latest/dg/tenants.html).
    /// </summary>
    public bool NamesTenants { get; init; }

    /// <summary>
    /// How long a call may take: less than the sender's lease, and long enough for a large message. Past it the message is uncertain. 30 seconds.
    /// </summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When a message is tried again that was too much for the sending rate. 10 seconds.</summary>
    public TimeSpan ThrottledRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When a message is tried again that SES refuses because of the account, the identity or our credentials, or because the day's quota is used up:
    /// somebody has to act first, but no recipient is wrong, so nothing bounces. 15 minutes.
    /// </summary>
    public TimeSpan RefusedRetryAfter { get; init; } = TimeSpan.FromMinutes(15);

    internal string ConfigurationSetOf(MailStream stream) => stream == MailStream.Bulk ? BulkConfigurationSet : TransactionalConfigurationSet;
}
