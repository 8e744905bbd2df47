using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Feedback;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Tests.Queues;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Webhooks;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Functions.Tests.Api;
using EmailPlatform.Functions.Tests.Feedback;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>
/// A message's whole way on AWS: accepted, handed to SES, bounced, and everything that the bounce brings. Each call of the functions goes through a proxy
/// that loses 1 % of requests and of replies, sends 1 % twice and throttles 1 %; calls of SES are only throttled, since what it takes twice it sends twice.
/// </summary>
public sealed class BounceFlowTests(AwsEmulators emulators) : IAsyncLifetime
{
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(60);

    private readonly FaultPlan _sesFaults = new(seed: 1) { Rates = new Dictionary<Fault, double> { [Fault.Throttle] = 0.01 } };
    private readonly SnsAuthority _sns = new();
    private readonly List<IAsyncDisposable> _sources = [];
    private EmulatedAws _aws = null!;
    private EmulatedTopic _topic = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"EMAILPLATFORM_AWS_FAULT_SEED={emulators.Faults.Seed}");
        _aws = await EmulatedAws.StartAsync(emulators, BetweenAsync, Cancellation);
        _topic = await EmulatedTopic.CreateAsync(
            await emulators.DirectEndpointAsync("sqs"), _aws.Sqs, _aws.Variables["EMAILPLATFORM_QUEUE_FEEDBACK"]!, Cancellation);
        _aws.Variables["EMAILPLATFORM_FEEDBACK_TOPIC"] = _topic.Arn;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
            await source.DisposeAsync();
        await _aws.DisposeAsync();
        await _sns.DisposeAsync();
    }

    [Fact]
    public async Task Message_ThatBounces_SuppressesItsAddressAndTellsTheCustomer()
    {
        await using var customer = await Receiver.StartAsync();
        Assert.Null((await _aws.Domain.GetRequiredService<WebhookStore>().CreateAsync(
            TenantId.Default, new WebhookRequest(customer.Url.ToString(), ["message.bounced"]), Cancellation)).Refusal);
        var api = new Functions.Api.Function(AddPorts);
        _sources.Add(await _aws.ReadEventsAsync(new Functions.EventProcessor.Function(AddPorts).Handle, Cancellation));
        await ConsumeAsync("QUEUE_TRANSACTIONAL", new Functions.Sender.Function(AddPorts).Handle);
        await ConsumeAsync("QUEUE_WEBHOOKS", new Functions.Webhooks.Function(AddPorts).Handle);
        await ConsumeAsync("QUEUE_FEEDBACK", ThroughSns(new Functions.Feedback.Function(AddPorts).Handle));

        var id = await Receipt.AcceptAsync(api.Handle, "gone@example.net");
        await Eventually.HoldsAsync(() => Task.FromResult(_aws.Ses.Accepted.Count > 0), "SES has it", Cancellation);
        var sent = Assert.Single(_aws.Ses.Accepted);
        Assert.Equal(["gone@example.net"], sent.Recipients);
        Assert.Equal("ep-transactional", sent.ConfigurationSet);
        Assert.Equal(id, sent.Tags["message"]);
        Assert.Contains("Subject: Your receipt\r\n", Encoding.UTF8.GetString(sent.Content), StringComparison.Ordinal);
        Assert.DoesNotContain("DKIM-Signature:", Encoding.UTF8.GetString(sent.Content), StringComparison.OrdinalIgnoreCase);

        var bounce = SignedNotification.WithTags(RecordedEvents.Ses("bounce.json"), sent.Tags["tenant"], id, int.Parse(sent.Tags["attempt"], null), "gone@example.net");
        await _topic.PublishAsync(bounce, Cancellation);
        await _topic.PublishAsync(bounce, Cancellation);

        await Eventually.HoldsAsync(async () => await StatusAsync(api, id) == "bounced", "the bounce is projected", Cancellation);
        var suppressed = await HandleAsync(api, Exchange.Get("/v1/suppressions")
            .With("multiValueQueryStringParameters", new JsonObject { ["email"] = new JsonArray("gone@example.net") }));
        Assert.Equal("hard_bounce", suppressed.Content().GetProperty("items")[0].GetProperty("reason").GetString());
        await Eventually.HoldsAsync(() => Task.FromResult(!customer.Requests.IsEmpty), "the customer is told", Cancellation);
        Assert.All(customer.Requests, request => Assert.Contains(id, Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal));

        var second = await Receipt.AcceptAsync(api.Handle, "gone@example.net");
        await Eventually.HoldsAsync(async () => await StatusAsync(api, second) == "suppressed", "the second message is kept back", Cancellation);
        Assert.Single(_aws.Ses.Accepted);
        Assert.Single(await BouncesOf(api, id));
        await Eventually.HoldsAsync(
            () => Task.FromResult(Archived(id).ToHashSet().SetEquals(["accepted", "sent", "bounced"]) && Archived(second).Contains("suppressed")), "all of it is archived", Cancellation);
        Assert.Empty(_aws.Firehose.Errors);
    }

    private async Task<ServiceProxy> BetweenAsync(string service, Uri direct) => service switch
    {
        "ses" => await FaultProxy.StartAsync(direct, _sesFaults, ThrottlingReply.Ses),
        "firehose" => await FaultProxy.StartAsync(direct, emulators.Faults, ThrottlingReply.Firehose),
        _ => await emulators.StartProxyAsync(service, emulators.Faults),
    };

    private IEnumerable<string> Archived(string id) => _aws.Firehose.Events
        .Where(happened => happened["message_id"]!.GetValue<string>() == id)
        .Select(happened => happened["kind"]!.GetValue<string>());

    private void AddPorts(IServiceCollection services) => _aws.AddPorts(services)
        .AddLogging(logging => logging.ClearProviders().AddProvider(new TestOutputLogging()))
        .AddSingleton(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(_aws.Variables).Build()))
        .AddSingleton(_ => new SnsCertificates(_sns.CreateClient(), TimeProvider.System));

    /// <summary>The emulated SNS signs nothing: what it put into the queue gets SNS's signature on the way to the function.</summary>
    private Func<Stream, Task<Stream>> ThroughSns(Func<Stream, Task<Stream>> function) => async input =>
    {
        var batch = (await JsonNode.ParseAsync(input))!;
        foreach (var record in batch["Records"]!.AsArray())
            record!["body"] = _sns.Sign(JsonNode.Parse((string)record["body"]!)!.AsObject()).ToJsonString();
        return await function(Json.ToStream(batch.ToJsonString()));
    };

    private async Task ConsumeAsync(string queue, Func<Stream, Task<Stream>> function)
    {
        var source = new SqsEventSource(_aws.Sqs, _aws.Variables[$"EMAILPLATFORM_{queue}"]!, function, VisibilityTimeout, TimeProvider.System);
        _sources.Insert(0, source);
        await source.StartAsync(concurrentBatches: 1);
    }

    private static async Task<IReadOnlyList<JsonElement>> BouncesOf(Functions.Api.Function api, string id)
    {
        var timeline = (await HandleAsync(api, Exchange.Get($"/v1/messages/{id}/timeline"))).Content();
        return [.. timeline.GetProperty("messages")[0].GetProperty("events").EnumerateArray().Where(entry => entry.GetRawText().Contains("bounced", StringComparison.Ordinal))];
    }

    private static async Task<string?> StatusAsync(Functions.Api.Function api, string id) =>
        (await HandleAsync(api, Exchange.Get($"/v1/send/status/{id}"))).Content().GetProperty("status").GetString();

    private static async Task<JsonElement> HandleAsync(Functions.Api.Function api, JsonObject request) =>
        await Json.ReadAsync(await api.Handle(Json.ToStream(request.WithKey(EmulatedAws.AdminKey).ToJsonString())));
}
