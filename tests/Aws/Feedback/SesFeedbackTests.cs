using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Feedback;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Aws.Tests.Feedback;

public sealed class SesFeedbackTests : IDisposable
{
    private static readonly TenantId Shop = TenantId.Parse("shop");

    private readonly ManualTimeProvider _time = new();
    private readonly SnsTopic _topic;
    private readonly KeptEvents _stream = new();
    private readonly SesFeedback _feedback;

    public SesFeedbackTests()
    {
        _topic = new SnsTopic(_time);
        _feedback = new SesFeedback(new SnsEnvelope(new SnsSignature(new HashSet<string> { SnsTopic.Arn }, _topic.Certificates)), new MailEventStream(_stream));
    }

    /// <summary>The example of the guide (https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html), around an event of its other chapter.</summary>
    private static JsonObject OnTheBus(JsonNode notification) => new()
    {
        ["version"] = "0",
        ["id"] = "12345678-1234-1234-1234-123456789012",
        ["detail-type"] = "Email Delivered",
        ["source"] = "aws.ses",
        ["account"] = "123456789012",
        ["time"] = "2023-10-05T11:55:46Z",
        ["region"] = "us-east-1",
        ["resources"] = new JsonArray("arn:aws:ses:us-east-1:123456789012:configuration-set/ep-bulk"),
        ["detail"] = notification,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _topic.Dispose();

    [Fact]
    public async Task Deliveries_FromTheBus_AreOneRecord_AndAForeignEventFails()
    {
        var deliveries = new SesDeliveries(new BusEnvelope(), new MailEventStream(_stream));
        var delivery = RecordOf(OnTheBus(SesSamples.Read("delivery")));
        var foreign = OnTheBus(SesSamples.Read("delivery"));
        foreign["source"] = "shop.orders";

        await deliveries.HandleAsync([delivery, delivery], Cancellation);
        Assert.Single(_stream.Records);
        Assert.Equal(2, _stream.Events.Count);
        Assert.All(_stream.Events, happened => Assert.Equal((EventKind.Delivered, SesSamples.Message), (happened.Kind, happened.MessageId.ToString())));

        await Assert.ThrowsAsync<InvalidDataException>(async () => await deliveries.HandleAsync([RecordOf(foreign), delivery], Cancellation));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await deliveries.HandleAsync([delivery, new StreamRecord("2", "{}"u8.ToArray())], Cancellation));
        Assert.Equal(4, _stream.Events.Count);
    }

    private static StreamRecord RecordOf(JsonObject busEvent) => new("1", Encoding.UTF8.GetBytes(busEvent.ToJsonString()));

    [Theory]
    [InlineData("send", EventKind.Sent, null, null)]
    [InlineData("delivery", EventKind.Delivered, "250 2.6.0 Message received", null)]
    [InlineData("bounce", EventKind.Bounced, "smtp; 550 5.1.1 user unknown", "5.1.1")]
    [InlineData("complaint", EventKind.Complained, "abuse", null)]
    [InlineData("delivery-delay", EventKind.Deferred, "smtp; 421 4.4.1 Unable to connect to remote host", "4.4.1")]
    [InlineData("reject", EventKind.Failed, "Bad content", null)]
    [InlineData("rendering-failure", EventKind.RenderingFailure, "Attribute 'attributeName' is not present in the rendering data.", null)]
    [InlineData("open", EventKind.Opened, null, null)]
    [InlineData("click", EventKind.Clicked, "http://docs.aws.amazon.com/ses/latest/DeveloperGuide/send-email-smtp.html", null)]
    public async Task Handle_EventOfTheGuide_BecomesOurs(string sample, EventKind kind, string? response, string? status)
    {
        var notification = SesSamples.Read(sample);

        Assert.Empty(await HandleAsync(_topic.Notify(notification.ToJsonString())));

        var happened = Assert.Single(_stream.Events);
        Assert.Equal((kind, response, status), (happened.Kind, happened.Response, happened.EnhancedStatus));
        Assert.Equal((Shop, SesSamples.Message, 2, MailStream.Bulk), (happened.Tenant, happened.MessageId.ToString(), happened.Attempt, happened.Stream));
        Assert.Equal(notification["mail"]!["destination"]![0]!.GetValue<string>(), happened.Recipient);
        Assert.Equal("ses", happened.Route);
        Assert.Equal(kind == EventKind.Bounced ? BounceKind.Hard : null, happened.Bounce);
    }

    [Fact]
    public async Task Handle_EventTwice_HasTheSameId()
    {
        foreach (var sample in (string[])["bounce", "click", "open", "delivery-delay", "click", "bounce", "open", "delivery-delay"])
            await HandleAsync(_topic.Notify(SesSamples.Read(sample).ToJsonString()));

        Assert.Equal(8, _stream.Events.Count);
        Assert.Equal(4, _stream.Events.Select(happened => happened.Id).Distinct().Count());
    }

    [Fact]
    public async Task Handle_AnotherClick_HasAnotherId()
    {
        var click = SesSamples.Read("click");
        await HandleAsync(_topic.Notify(click.ToJsonString()));
        click["click"]!["link"] = "https://shop.example/other";
        await HandleAsync(_topic.Notify(click.ToJsonString()));

        Assert.Equal(2, _stream.Events.Select(happened => happened.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("Permanent", "NoEmail", null, BounceKind.Hard)]
    [InlineData("Permanent", "General", "5.1.1", BounceKind.Hard)]
    [InlineData("Permanent", "General", "5.7.1", BounceKind.Block)]
    [InlineData("Permanent", "OnAccountSuppressionList", null, BounceKind.Hard)]
    [InlineData("Transient", "MailboxFull", "5.2.2", BounceKind.Soft)]
    [InlineData("Transient", "ContentRejected", null, BounceKind.Block)]
    [InlineData("Transient", "MessageTooLarge", null, BounceKind.Block)]
    [InlineData("Undetermined", "Undetermined", null, BounceKind.Block)]
    public async Task Handle_Bounce_SaysOfTheAddressWhatItsTypeSays(string type, string subType, string? status, BounceKind kind)
    {
        var bounce = SesSamples.Read("bounce");
        bounce["bounce"]!["bounceType"] = type;
        bounce["bounce"]!["bounceSubType"] = subType;
        bounce["bounce"]!["bouncedRecipients"]![0]!["status"] = status;

        await HandleAsync(_topic.Notify(bounce.ToJsonString()));

        Assert.Equal(kind, Assert.Single(_stream.Events).Bounce);
    }

    [Fact]
    public async Task Handle_ReportedAsNoSpam_IsNoComplaint()
    {
        var complaint = SesSamples.Read("complaint");
        complaint["complaint"]!["complaintFeedbackType"] = "not-spam";

        Assert.Empty(await HandleAsync(_topic.Notify(complaint.ToJsonString())));
        Assert.Empty(_stream.Events);
    }

    [Fact]
    public async Task Handle_MailOfSomebodyElse_IsNoEvent()
    {
        var delivery = SesSamples.Read("delivery");
        delivery["mail"]!["tags"]!.AsObject().Remove("message");

        Assert.Empty(await HandleAsync(_topic.Notify(delivery.ToJsonString())));
        Assert.Empty(_stream.Events);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Handle_SignedInEitherVersion_IsTakenAndTheCertificateFetchedOnce(string version)
    {
        for (var i = 0; i < 3; i++)
            Assert.Empty(await HandleAsync(_topic.Notify(SesSamples.Read("delivery").ToJsonString(), version, subject: i == 0 ? null : "Amazon SES Email Event Notification")));

        Assert.Equal(3, _stream.Events.Count);
        Assert.Equal([new Uri(SnsTopic.CertificateUrl)], _topic.Fetched);
    }

    [Theory]
    [InlineData("Message", "{}")]
    [InlineData("Timestamp", "2026-01-02T03:04:06.678Z")]
    [InlineData("Signature", "AAAA")]
    [InlineData("Signature", "no base64!")]
    [InlineData("SignatureVersion", "1")]
    public async Task Handle_AlteredNotification_Fails(string field, string value)
    {
        var notification = _topic.Notify(SesSamples.Read("delivery").ToJsonString());
        notification[field] = value;

        Assert.Equal("The signature is not SNS's.", Assert.Single(await HandleAsync(notification)).Reason);
        Assert.Empty(_stream.Events);
    }

    [Theory]
    [InlineData("http://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem")]
    [InlineData("https://evil.example/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem?x=.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com/anything.pem")]
    [InlineData("https://s3.amazonaws.com/SimpleNotificationService-1.pem")]
    [InlineData("nonsense")]
    public async Task Handle_CertificateOfAnotherPlace_FailsAndIsNotFetched(string url)
    {
        var notification = _topic.Notify(SesSamples.Read("delivery").ToJsonString());
        notification["SigningCertURL"] = url;

        Assert.StartsWith("A certificate that is not SNS's", Assert.Single(await HandleAsync(notification)).Reason, StringComparison.Ordinal);
        Assert.Empty(_topic.Fetched);
    }

    [Theory]
    [InlineData("TopicArn", "arn:aws:sns:us-east-1:999999999999:mail-events")]
    [InlineData("Type", "SubscriptionConfirmation")]
    [InlineData("SignatureVersion", "3")]
    public async Task Handle_NotOfOurTopic_Fails(string field, string value)
    {
        var notification = _topic.Notify(SesSamples.Read("delivery").ToJsonString());
        notification[field] = value;

        Assert.Single(await HandleAsync(field == "SignatureVersion" ? notification : _topic.Sign(notification)));
        Assert.Empty(_stream.Events);
    }

    [Fact]
    public async Task Handle_CertificateOfAnotherDay_Fails()
    {
        _time.Advance(TimeSpan.FromDays(31));

        Assert.Contains("not valid", Assert.Single(await HandleAsync(_topic.Notify("{}"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_GoodBesideBad_TakesTheGood()
    {
        var good = _topic.Notify(SesSamples.Read("delivery").ToJsonString()).ToJsonString();
        ReceivedWork[] batch = [Work("0", "no JSON"), Work("1", good), Work("2", "{}"), Work("3", _topic.Notify("[]").ToJsonString())];

        var failed = await _feedback.HandleAsync(batch, Cancellation);

        Assert.Equal(["0", "2", "3"], failed.Select(work => work.Id));
        Assert.Single(_stream.Events);
    }

    [Fact]
    public async Task Projected_EverythingTwiceAndShuffled_CountsOnceAndSuppressesTheAddress()
    {
        using var table = new TemporaryTable();
        Assert.True(MessageId.TryParse(SesSamples.Message, out var id));
        var record = new MessageRecord { Id = id, Recipient = "recipient@example.com", Stream = MailStream.Bulk, AcceptedAt = table.Time.GetUtcNow() };
        Assert.True((await table.Table.WriteAsync(MessageLog.Put(Shop, record, version: null), Cancellation)).IsApplied);
        string[] samples = ["send", "delivery", "open", "click", "bounce", "delivery-delay", "complaint"];
        foreach (var sample in samples.Concat(samples))
            await HandleAsync(_topic.Notify(SesSamples.Read(sample).ToJsonString()));
        var records = _stream.Records.ToArray();
        Random.Shared.Shuffle(records);

        var suppressions = new SuppressionList(table.Table, table.Time);
        var sends = new SendStore(table.Table, new NoBlobs());
        var webhooks = new WebhookDispatch(
            new WebhookStore(table.Table, new TestVault(), table.Time, new WebhookOptions()),
            new EventLabels(new KeptSends(sends, new MessageLog(table.Table)), new RecipientReader(sends), table.Time),
            new NoQueue(),
            table.Time);
        var messages = new MessageLog(table.Table);
        var projector = new Projector(
            table.Table, messages, new BounceSuppression(table.Table, suppressions, table.Time), webhooks, table.Time, NullLogger<Projector>.Instance);
        foreach (var batch in records.Chunk(3))
            await projector.HandleAsync(batch, Cancellation);
        await projector.HandleAsync(records, Cancellation);

        var projected = (await messages.GetAsync(Shop, id, Cancellation))!.Record;
        Assert.Equal(MessageStatus.Complained, projected.Status);
        Assert.Equal(samples.Length, projected.Timeline.Count);
        var question = new SuppressionQuestion(EmailAddress.Parse("recipient@example.com"), MailStream.Bulk);
        Assert.NotNull(Assert.Single(await suppressions.FindAsync(Shop, [question], Cancellation)));
    }

    private async Task<IReadOnlyCollection<FailedWork>> HandleAsync(JsonObject notification) =>
        await _feedback.HandleAsync([Work("0", notification.ToJsonString())], Cancellation);

    private static ReceivedWork Work(string id, string body) => new(id, "", Encoding.UTF8.GetBytes(body), ReceiveCount: 1);

    /// <summary>Nobody has a webhook.</summary>
    private sealed class NoQueue : IWorkQueue
    {
        public ValueTask SendAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody has a webhook.");
    }
}
