using System.Text.Json.Serialization.Metadata;
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

    private const string Json = "application/json";
    private const string NotFound = "NotFoundException";
    private const string AlreadyExists = "AlreadyExistsException";

    private static readonly ServiceOperation<CreateIdentityRequest, EmptyReply> CreateIdentity = new(
        "CreateEmailIdentity", "/v2/email/identities", null, Json, SesJson.Default.CreateIdentityRequest, SesJson.Default.EmptyReply);

    private static readonly ServiceOperation<SendEmailRequest, SendEmailReply> SendEmail = new(
        "SendEmail", "/v2/email/outbound-emails", null, Json, SesJson.Default.SendEmailRequest, SesJson.Default.SendEmailReply);

    /// <summary>Hands one message over.</summary>
    public Task<SendEmailReply> SendAsync(SendEmailRequest request, CancellationToken cancellationToken) =>
        CallAsync(SendEmail, SendEmailBody.Write(request), cancellationToken);

    /// <summary>Null where there is none.</summary>
    public async Task<Identity?> GetIdentityAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(OfIdentity("GetEmailIdentity", "GET", domain, SesJson.Default.EmptyReply, SesJson.Default.Identity), new EmptyReply(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == NotFound)
        {
            return null;
        }
    }

    /// <returns>False where there is one.</returns>
    public async Task<bool> TryCreateIdentityAsync(CreateIdentityRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(CreateIdentity, request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonServiceException e) when (e.ErrorCode == AlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Has SES sign with another key (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityDkimSigningAttributes.html).</summary>
    public Task SignIdentityAsync(string domain, SigningAttributes signing, CancellationToken cancellationToken) =>
        CallAsync(
            new ServiceOperation<SigningRequest, EmptyReply>(
                "PutEmailIdentityDkimSigningAttributes", $"/v1/email/identities/{domain}/dkim/signing", null, Json, SesJson.Default.SigningRequest, SesJson.Default.EmptyReply)
            {
                Method = "PUT",
            },
            new SigningRequest("EXTERNAL", signing),
            cancellationToken);

    /// <summary>Where there is none, that is what was asked for.</summary>
    public async Task DeleteIdentityAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(OfIdentity("DeleteEmailIdentity", "DELETE", domain, SesJson.Default.EmptyReply, SesJson.Default.EmptyReply), new EmptyReply(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == NotFound)
        {
        }
    }

    private static ServiceOperation<TInput, TReply> OfIdentity<TInput, TReply>(
        string name, string method, string domain, JsonTypeInfo<TInput> input, JsonTypeInfo<TReply> reply)
        where TReply : class, new() => new(name, $"/v2/email/identities/{domain}", null, Json, input, reply) { Method = method };

    private static void ConfigureOnce(ClientConfig config, Action<ClientConfig>? configure)
    {
        config.Timeout = AttemptTimeout;
        configure?.Invoke(config);
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
    }
}
