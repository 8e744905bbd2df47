using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.Api;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.Mail.Addresses;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Api;

public sealed class ApiFunctionTests(Deployment deployment) : IClassFixture<Deployment>
{
    private const string Send = """{"from": "shop@example.test", "to": ["bea@example.net"], "subject": "Grüße", "text": "Good day"}""";

    private readonly Function _function = new(deployment.AddPorts);

    [Fact]
    public async Task RecordedEvent_ToAnAddressThatIsNotThere_IsAProblem()
    {
        var reply = await HandleAsync(JsonNode.Parse(RecordedEvents.Lambda("proxy-event.json"))!.AsObject());

        Assert.Equal(404, reply.Status());
        Assert.Equal("application/problem+json", reply.Header("Content-Type"));
        Assert.Equal("route_not_found", reply.Content().GetProperty("code").GetString());
        Assert.Equal("deef4878-7910-11e6-8f14-25afc3e9ae33", reply.Header("X-Request-Id"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_IsAcceptedAndQueued(bool base64)
    {
        var request = Exchange.Post("/v1/send", Send).WithKey(Deployment.AdminKey);

        var reply = await HandleAsync(base64 ? request.InBase64() : request);

        Assert.Equal(202, reply.Status());
        Assert.StartsWith("application/json", reply.Header("Content-Type"), StringComparison.Ordinal);
        var id = reply.Content().GetProperty("message_id").GetString()!;
        Assert.Contains(deployment.Transactional.Take(), item => Encoding.UTF8.GetString(item.Body.Span).Contains(id, StringComparison.Ordinal));

        var status = await HandleAsync(Exchange.Get($"/v1/send/status/{id}").WithKey(Deployment.AdminKey));
        Assert.Equal(200, status.Status());
        Assert.Equal(id, status.Content().GetProperty("message_id").GetString());
    }

    [Fact]
    public async Task Send_WithABasicCredential_IsAccepted()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{Deployment.AdminKey}"));

        var reply = await HandleAsync(Exchange.Post("/v1/send", Send).WithHeader("Authorization", $"Basic {basic}"));

        Assert.Equal(202, reply.Status());
    }

    [Theory]
    [InlineData("{", 400, "invalid_json")]
    [InlineData("""{"from": 1}""", 422, "invalid_request")]
    public async Task Send_ThatIsWrong_IsAProblem(string body, int status, string code)
    {
        var reply = await HandleAsync(Exchange.Post("/v1/send", body).WithKey(Deployment.AdminKey));

        Assert.Equal(status, reply.Status());
        Assert.Equal("application/problem+json", reply.Header("Content-Type"));
        Assert.Equal(code, reply.Content().GetProperty("code").GetString());
        Assert.Equal(reply.Header("X-Request-Id"), reply.Content().GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task Send_WithoutACredential_Is401() =>
        Assert.Equal(401, (await HandleAsync(Exchange.Post("/v1/send", Send))).Status());

    [Theory]
    [InlineData(AcceptLimits.MaxBodyBytes, 202)]
    [InlineData(AcceptLimits.MaxBodyBytes + 1, 413)]
    public async Task Send_AtTheLimitOfABody_IsAsOnOneMachine(int bytes, int status)
    {
        var padding = bytes - Encoding.UTF8.GetByteCount(Send);

        var reply = await HandleAsync(Exchange.Post("/v1/send", Send + new string(' ', padding)).WithKey(Deployment.AdminKey).InBase64());

        Assert.Equal(status, reply.Status());
    }

    [Fact]
    public async Task Query_ReachesTheEndpointDecoded()
    {
        var address = EmailAddress.Parse("a+b@example.net");
        await deployment.Services.GetRequiredService<SuppressionList>().AddAsync(
            TenantId.Default, [new NewSuppression(address, SuppressionScope.All, SuppressionReason.Manual)], TestContext.Current.CancellationToken);

        var reply = await HandleAsync(Exchange.Get("/v1/suppressions")
            .WithKey(Deployment.AdminKey)
            .With("multiValueQueryStringParameters", new JsonObject { ["email"] = new JsonArray("a+b@example.net") }));

        Assert.Equal(200, reply.Status());
        Assert.Contains("a+b@example.net", Encoding.UTF8.GetString(reply.Bytes()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documentation_IsServed()
    {
        var page = await HandleAsync(Exchange.Get("/docs"));
        var document = await HandleAsync(Exchange.Get("/openapi/v1.json"));

        Assert.Equal(200, page.Status());
        Assert.Contains("<html", Encoding.UTF8.GetString(page.Bytes()), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(page.Headers("Content-Security-Policy"));
        Assert.Equal(200, document.Status());
        Assert.True(document.Content().GetProperty("paths").TryGetProperty("/v1/send", out _));
    }

    [Fact]
    public async Task Unsubscribing_ByTheLinkOfAMail_EmitsTheEvent()
    {
        var id = SendId.New(TimeProvider.System).Recipient(0);
        var record = new MessageRecord { Id = id, Recipient = "bea@example.net", Stream = MailStream.Bulk, AcceptedAt = TimeProvider.System.GetUtcNow() };
        await deployment.Services.GetRequiredService<ITable>().WriteAsync(MessageLog.Put(TenantId.Default, record, null), CancellationToken.None);
        var token = await deployment.Services.GetRequiredService<UnsubscribeTokens>().MakeAsync(
            new UnsubscribeToken(TenantId.Default, id, SuppressionScope.Of(MailStream.Bulk)), CancellationToken.None);

        Assert.Equal(200, (await HandleAsync(Exchange.Get($"/u/{token}"))).Status());
        Assert.Empty(deployment.Stream.TakeEvents());
        Assert.Equal(200, (await HandleAsync(Exchange.Request("POST", $"/u/{token}"))).Status());
        Assert.Equal(id, Assert.Single(deployment.Stream.TakeEvents()).MessageId);
        Assert.Equal(404, (await HandleAsync(Exchange.Get("/u/nonsense"))).Status());
    }

    [Fact]
    public async Task Health_NeedsNoCredential() => Assert.Equal(200, (await HandleAsync(Exchange.Get("/readyz"))).Status());

    private async Task<JsonElement> HandleAsync(JsonObject request) =>
        await Json.ReadAsync(await _function.Handle(Json.ToStream(request.ToJsonString())));
}
