using System.Text;
using Amazon.Runtime;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Aws.Delivery;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Delivery;

public sealed class SesTransportTests : IAsyncLifetime
{
    private static readonly SesOptions Options = new()
    {
        TransactionalConfigurationSet = "ep-transactional",
        BulkConfigurationSet = "ep-bulk",
        NamesTenants = true,
    };

    private readonly ManualTimeProvider _time = new();
    private SesFake _ses = null!;
    private SesClient _client = null!;
    private SesTransport _transport = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var keys = await LocalAws.Credentials.GetCredentialsAsync();
        _ses = await SesFake.StartAsync(new SignatureCheck(keys.AccessKey, keys.SecretKey, LocalAws.Region, "ses"));
        _client = new SesClient(LocalAws.At(_ses.Url));
        _transport = Transport(_client);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _ses.DisposeAsync();
    }

    [Fact]
    public async Task Deliver_Message_IsHandedOverWithEnvelopeTagsAndBytes()
    {
        var message = Message(MailStream.Bulk, "große Grüße");

        var outcome = await _transport.DeliverAsync(message, Cancellation);

        var taken = Assert.Single(_ses.Accepted);
        Assert.Equal(taken.Id, Assert.IsType<DeliveryOutcome.HandedOver>(outcome).ProviderId);
        Assert.Equal(message.Content.ToArray(), taken.Content);
        Assert.Equal(["to@example.net"], taken.Recipients);
        Assert.Equal(("ep-bulk", "shop"), (taken.ConfigurationSet, taken.Tenant));
        Assert.Equal(
            new Dictionary<string, string> { ["tenant"] = "shop", ["message"] = message.MessageId.ToString(), ["attempt"] = "3", ["stream"] = "bulk" },
            taken.Tags);
        Assert.False(_transport.NeedsSignature);
    }

    [Fact]
    public async Task Deliver_LargestMessage_IsHandedOver()
    {
        var message = Message() with { Content = new byte[10 << 20] };

        Assert.IsType<DeliveryOutcome.HandedOver>(await _transport.DeliverAsync(message, Cancellation));
        Assert.Equal(10 << 20, Assert.Single(_ses.Accepted).Content.Length);
    }

    [Fact]
    public async Task Deliver_Throttled_IsDeferredAfterOneRequest()
    {
        _ses.Answer(SesAnswer.Throttled);

        var outcome = await _transport.DeliverAsync(Message(), Cancellation);

        Assert.Equal(Options.ThrottledRetryAfter, Assert.IsType<DeliveryOutcome.Deferred>(outcome).RetryAfter);
        Assert.Contains("Maximum sending rate exceeded.", outcome.Response, StringComparison.Ordinal);
        Assert.Equal(1, _ses.Requests);
        Assert.Null(_transport.Refusal);
    }

    [Theory]
    [InlineData(400, "MessageRejected", "Message contains a virus.")]
    [InlineData(400, "BadRequestException", "Missing final '@domain'")]
    public async Task Deliver_MessageIsRefused_Fails(int status, string code, string reason)
    {
        _ses.Answer(new SesAnswer.Error(status, code, reason));

        var outcome = await _transport.DeliverAsync(Message(), Cancellation);

        Assert.IsType<DeliveryOutcome.Failed>(outcome);
        Assert.Equal($"{code}: {reason}", outcome.Response);
        Assert.Null(_transport.Refusal);
    }

    [Theory]
    [InlineData(400, "AccountSuspendedException", "Sending is suspended.")]
    [InlineData(400, "SendingPausedException", "Sending is paused.")]
    [InlineData(400, "MailFromDomainNotVerifiedException", "The MAIL FROM domain is not verified.")]
    [InlineData(400, "LimitExceededException", "Daily message quota exceeded.")]
    [InlineData(404, "NotFoundException", "Configuration set <ep-bulk> does not exist.")]
    [InlineData(400, "MessageRejected", "Email address is not verified. The following identities failed the check in region US-EAST-1: a@shop.example")]
    [InlineData(403, "AccessDeniedException", "User is not authorized to perform: ses:SendEmail")]
    public async Task Deliver_RouteIsRefused_IsDeferredForLongAndSaysSoUntilItIsTakenAgain(int status, string code, string reason)
    {
        _ses.Answer(new SesAnswer.Error(status, code, reason));

        var outcome = await _transport.DeliverAsync(Message(), Cancellation);

        Assert.Equal(Options.RefusedRetryAfter, Assert.IsType<DeliveryOutcome.Deferred>(outcome).RetryAfter);
        Assert.Equal(code, _transport.Refusal);

        await _transport.DeliverAsync(Message(), Cancellation);
        Assert.Null(_transport.Refusal);
    }

    [Fact]
    public async Task Deliver_WithAWrongKey_IsDeferredAndNothingIsTaken()
    {
        using var client = new SesClient(config =>
        {
            LocalAws.At(_ses.Url)(config);
            config.DefaultAWSCredentials = new BasicAWSCredentials(TestCredentials.AccessKey, "another secret");
        });

        Assert.IsType<DeliveryOutcome.Deferred>(await Transport(client).DeliverAsync(Message(), Cancellation));
        Assert.Empty(_ses.Accepted);
        Assert.Equal(1, _ses.Requests);
    }

    [Fact]
    public async Task Deliver_ReplyIsLost_IsUncertainAndNeverSentAgain()
    {
        // The first makes the connection that the second finds kept: there, too, nobody on the way may repeat it.
        await _transport.DeliverAsync(Message(), Cancellation);
        _ses.Answer(new SesAnswer.LoseReply(), new SesAnswer.LoseReply());

        Assert.IsType<DeliveryOutcome.Uncertain>(await _transport.DeliverAsync(Message(), Cancellation));
        Assert.IsType<DeliveryOutcome.Uncertain>(await _transport.DeliverAsync(Message(), Cancellation));
        Assert.Equal(3, _ses.Requests);
        Assert.Equal(3, _ses.Accepted.Count);
    }

    [Fact]
    public async Task Deliver_ConnectionBreaksWithinTheRequest_IsUncertainAndNotSentAgain()
    {
        _ses.Answer(new SesAnswer.Break());

        Assert.IsType<DeliveryOutcome.Uncertain>(await _transport.DeliverAsync(Message() with { Content = new byte[4 << 20] }, Cancellation));
        Assert.Equal(1, _ses.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task Deliver_ServerFails_IsUncertainAndNotSentAgain(int status)
    {
        _ses.Answer(new SesAnswer.Error(status, "InternalFailure", "Something went wrong."));

        Assert.IsType<DeliveryOutcome.Uncertain>(await _transport.DeliverAsync(Message(), Cancellation));
        Assert.Equal(1, _ses.Requests);
    }

    [Fact]
    public async Task Deliver_NoAnswerInTime_IsUncertain()
    {
        _ses.Answer(new SesAnswer.Hang());
        var delivery = _transport.DeliverAsync(Message(), Cancellation).AsTask();
        await Eventually.HoldsAsync(() => _ses.Accepted.Count == 1, "SES has it", Cancellation);

        _time.Advance(Options.DeliveryTimeout);

        Assert.IsType<DeliveryOutcome.Uncertain>(await delivery.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
        Assert.Equal(1, _ses.Requests);
    }

    [Fact]
    public async Task Deliver_CancelledAfterSending_IsUncertain()
    {
        _ses.Answer(new SesAnswer.Hang());
        using var stop = new CancellationTokenSource();
        var delivery = _transport.DeliverAsync(Message(), stop.Token).AsTask();
        await Eventually.HoldsAsync(() => _ses.Accepted.Count == 1, "SES has it", Cancellation);

        await stop.CancelAsync();

        Assert.IsType<DeliveryOutcome.Uncertain>(await delivery.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
    }

    [Fact]
    public async Task Deliver_CancelledBefore_ThrowsAndSendsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _transport.DeliverAsync(Message(), new CancellationToken(canceled: true)));
        Assert.Equal(0, _ses.Requests);
    }

    [Fact]
    public async Task Deliver_NobodyListens_IsDeferred()
    {
        using var client = new SesClient(LocalAws.At(new Uri($"http://127.0.0.1:{EmulatorProcess.FreePort()}")));

        var outcome = await Transport(client).DeliverAsync(Message(), Cancellation);

        Assert.Null(Assert.IsType<DeliveryOutcome.Deferred>(outcome).RetryAfter);
    }

    private SesTransport Transport(SesClient client) => new(client, Options, _time, NullLogger<SesTransport>.Instance);

    private static OutgoingMessage Message(MailStream stream = MailStream.Transactional, string body = "Hello.") => new()
    {
        MessageId = SendId.New(TimeProvider.System).Recipient(7),
        Tenant = TenantId.Parse("shop"),
        Stream = stream,
        ReversePath = EmailAddress.Parse("bounces@example.test"),
        Recipient = EmailAddress.Parse("to@example.net"),
        Content = Encoding.UTF8.GetBytes($"From: a@shop.example\r\nSubject: test\r\n\r\n{body}\r\n"),
        Attempt = 3,
    };
}
