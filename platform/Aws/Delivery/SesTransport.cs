using Amazon.Runtime;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Delivery;

/// <summary>
/// Hands mail to Amazon SES, which signs it with our key (BYODKIM) and tells later by events what became of it. One call is one request.
/// <list type="table">
/// <listheader><term>What happens</term><description>Outcome</description></listheader>
/// <item><term>200</term><description>HandedOver with SES's message id</description></item>
/// <item><term>TooManyRequestsException, 429, 503</term><description>Deferred for <see cref="SesOptions.ThrottledRetryAfter"/></description></item>
/// <item><term>MessageRejected, BadRequestException</term><description>Failed</description></item>
/// <item><term>every other 4xx: AccountSuspendedException, SendingPausedException, MailFromDomainNotVerifiedException, LimitExceededException, an identity
/// that is not verified, our credentials</term><description>Deferred for <see cref="SesOptions.RefusedRetryAfter"/>; <see cref="Refusal"/> says it</description></item>
/// <item><term>no connection, no credentials</term><description>Deferred</description></item>
/// <item><term>5xx but 503; lost, cancelled or too late once it was sent</term><description>Uncertain</description></item>
/// </list>
/// </summary>
public sealed class SesTransport(SesClient ses, SesOptions options, TimeProvider time, ILogger<SesTransport> log) : IMailTransport
{
    private string? _refusal;

    internal const string RouteName = "ses";

    public string Name => RouteName;

    /// <inheritdoc/>
    public bool NeedsSignature => false;

    /// <summary>The error code with which SES last refused everything; null since it took a message. For health checks.</summary>
    public string? Refusal => Volatile.Read(ref _refusal);

    /// <inheritdoc/>
    public async ValueTask<DeliveryOutcome> DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(options.DeliveryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var reply = await ses.SendAsync(RequestOf(message), either.Token).ConfigureAwait(false);
            Note(refusal: null);
            return reply.MessageId is { } id ? SesOutcomes.HandedOver(id) : SesOutcomes.Uncertain("SES answered without a message id.");
        }
        catch (AmazonServiceException e) when (e.StatusCode != 0)
        {
            if (SesOutcomes.KindOf(e) == SesErrorKind.Refused)
                Note(e.ErrorCode);
            return SesOutcomes.Of(e, options);
        }
        catch (Exception e) when (SesOutcomes.IsBeforeSending(e))
        {
            return new DeliveryOutcome.Deferred(RetryAfter: null) { Response = "No connection to SES.", RemoteHost = SesOutcomes.Host };
        }
        catch (OperationCanceledException)
        {
            var isLate = deadline.IsCancellationRequested;
            return SesOutcomes.Uncertain(isLate ? $"No answer within {options.DeliveryTimeout.TotalSeconds:0} s." : "The sender stopped before the answer.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AmazonServiceException)
        {
            return SesOutcomes.Uncertain("The connection to SES was lost before the answer.");
        }
        catch (AmazonClientException e)
        {
            // Without credentials or a region nothing was sent.
            Note(e.GetType().Name);
            return new DeliveryOutcome.Deferred(options.RefusedRetryAfter) { Response = e.Message, RemoteHost = SesOutcomes.Host };
        }
    }

    private SendEmailRequest RequestOf(OutgoingMessage message) =>
        new(new EmailDestination([message.Recipient.Value]), new EmailContent(new RawEmail(message.Content)))
        {
            ConfigurationSetName = options.ConfigurationSetOf(message.Stream),
            TenantName = options.NamesTenants ? message.Tenant.Value : null,
            EmailTags = SesTags.Of(message),
        };

    /// <summary>One line when it begins and one when it ends, not one a message.</summary>
    private void Note(string? refusal)
    {
        var before = Interlocked.Exchange(ref _refusal, refusal);
        if (refusal is not null && refusal != before)
            SesLog.Refused(log, refusal);
        else if (refusal is null && before is not null)
            SesLog.TakesAgain(log, before);
    }
}
