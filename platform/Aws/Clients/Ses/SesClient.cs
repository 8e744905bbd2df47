using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.Ses;

/// <summary>
/// Amazon SES API v2 (https://docs.aws.amazon.com/ses/latest/APIReference-V2/). A call is one request: SES does not know a message again,
/// so whoever repeats one whose reply was lost may send it twice.
/// </summary>
public sealed class SesClient(Action<ClientConfig>? configure = null)
    : ServiceClient(new ServiceConfig("SESv2", "email", "ses"), config => ConfigureOnce(config, configure))
{
    /// <summary>A message may be large. Whoever hands one over has a deadline of his own, and a shorter one.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromMinutes(2);

    private static readonly ServiceOperation<SendEmailRequest, SendEmailReply> SendEmail = new(
        "SendEmail", "/v2/email/outbound-emails", null, "application/json", SesJson.Default.SendEmailRequest, SesJson.Default.SendEmailReply);

    /// <summary>Hands one message over.</summary>
    public Task<SendEmailReply> SendAsync(SendEmailRequest request, CancellationToken cancellationToken) =>
        CallAsync(SendEmail, request, cancellationToken);

    private static void ConfigureOnce(ClientConfig config, Action<ClientConfig>? configure)
    {
        config.Timeout = AttemptTimeout;
        configure?.Invoke(config);
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
    }
}
