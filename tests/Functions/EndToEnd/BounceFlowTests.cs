using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Tests.Emulators;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Webhooks;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Functions.Tests.Api;
using EmailPlatform.Functions.Tests.Feedback;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>A message's whole way on AWS: accepted, handed to SES, bounced, and everything that the bounce brings.</summary>
public sealed class BounceFlowTests(AwsEmulators emulators)
{
    private const string Send = """{"from": "shop@example.test", "to": ["gone@example.net"], "subject": "Your receipt", "text": "Good day"}""";

    [Fact]
    public async Task Message_ThatBounces_SuppressesItsAddressAndTellsTheCustomer()
    {
        await using var deployment = await EmulatedDeployment.StartAsync(emulators);
        await using var customer = await Receiver.StartAsync();
        Assert.Null((await deployment.Services.GetRequiredService<WebhookStore>().CreateAsync(
            TenantId.Default, new WebhookRequest(customer.Url.ToString(), ["message.bounced"]), TestContext.Current.CancellationToken)).Refusal);
        var api = new Functions.Api.Function(deployment.AddPorts);
        await deployment.ReadStreamAsync(new Functions.EventProcessor.Function(deployment.AddPorts).Handle);
        await deployment.ConsumeAsync("EMAILPLATFORM_QUEUE_TRANSACTIONAL", new Functions.Sender.Function(deployment.AddPorts).Handle);
        await deployment.ConsumeAsync("EMAILPLATFORM_QUEUE_WEBHOOKS", new Functions.Webhooks.Function(deployment.AddPorts).Handle);

        var accepted = await HandleAsync(api, Exchange.Post("/v1/send", Send));
        Assert.Equal(202, accepted.Status());
        var id = accepted.Content().GetProperty("messages")[0].GetProperty("message_id").GetString()!;

        await UntilAsync(() => Task.FromResult(deployment.Ses.Accepted.Count > 0));
        var sent = Assert.Single(deployment.Ses.Accepted);
        Assert.Equal(["gone@example.net"], sent.Recipients);
        Assert.Equal("ep-transactional", sent.ConfigurationSet);
        Assert.Equal(id, sent.Tags["message"]);
        Assert.Contains("Subject: Your receipt\r\n", Encoding.UTF8.GetString(sent.Content), StringComparison.Ordinal);
        Assert.DoesNotContain("DKIM-Signature:", Encoding.UTF8.GetString(sent.Content), StringComparison.OrdinalIgnoreCase);

        var bounce = SignedNotification.WithTags(
            RecordedEvents.Ses("bounce.json"), sent.Tags["tenant"], id, int.Parse(sent.Tags["attempt"], null), "gone@example.net");
        Assert.Empty(await Events.FailuresAsync(await new Functions.Feedback.Function(deployment.AddPorts).Handle(
            Events.OfQueue(SignedNotification.Of(deployment.Sns, bounce)))));

        await UntilAsync(async () => await StatusAsync(api, id) == "bounced");
        var suppressed = await HandleAsync(api, Exchange.Get("/v1/suppressions")
            .With("multiValueQueryStringParameters", new JsonObject { ["email"] = new JsonArray("gone@example.net") }));
        Assert.Equal("hard_bounce", suppressed.Content().GetProperty("items")[0].GetProperty("reason").GetString());
        await UntilAsync(() => Task.FromResult(!customer.Requests.IsEmpty));
        Assert.Contains(id, Encoding.UTF8.GetString(Assert.Single(customer.Requests).Body), StringComparison.Ordinal);

        var second = await HandleAsync(api, Exchange.Post("/v1/send", Send));
        var suppressedId = second.Content().GetProperty("messages")[0].GetProperty("message_id").GetString()!;
        await UntilAsync(async () => await StatusAsync(api, suppressedId) == "suppressed");
        Assert.Single(deployment.Ses.Accepted);
    }

    private static async Task<string?> StatusAsync(Functions.Api.Function api, string id) =>
        (await HandleAsync(api, Exchange.Get($"/v1/send/status/{id}"))).Content().GetProperty("status").GetString();

    private static async Task<JsonElement> HandleAsync(Functions.Api.Function api, JsonObject request) =>
        await Json.ReadAsync(await api.Handle(Json.ToStream(request.WithKey(Deployment.AdminKey).ToJsonString())));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (!await condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "Not within thirty seconds.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
