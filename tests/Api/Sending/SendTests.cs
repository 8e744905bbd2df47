using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Sending;

public sealed class SendTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Send_OneMessageWithThreeRecipients_AnswersAnIdForEach()
    {
        var body = Bodies.SendWith(("cc", """[{"email": "carl@example.net", "name": "Carl"}]"""), ("bcc", """["dora@example.net"]"""));

        var reply = (await host.Client.PostAsync("/v1/send", body)).Expect(HttpStatusCode.Accepted);

        var id = reply.String("message_id");
        var messages = reply.Json.GetProperty("messages").EnumerateArray().ToArray();
        Assert.Equal([$"{id}-0", $"{id}-1", $"{id}-2"], messages.Select(message => message.GetProperty("message_id").GetString()));
        Assert.Equal(
            ["bea@example.net", "carl@example.net", "dora@example.net"], messages.Select(message => message.GetProperty("to").GetString()));
        Assert.All(messages, message => Assert.Equal("queued", message.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Send_ToAnInternationalDomain_IsAccepted() =>
        (await host.Client.PostAsync("/v1/send", Bodies.SendWith(("to", """["bea@bücher.example"]""")))).Expect(HttpStatusCode.Accepted);

    [Fact]
    public async Task Send_ValidateOnly_StoresNothing()
    {
        var before = host.Table.Writes;

        var reply = (await host.Client.PostAsync("/v1/send", Bodies.SendWith(("validate_only", "true")))).Expect(HttpStatusCode.OK);

        Assert.False(reply.Json.TryGetProperty("message_id", out _));
        Assert.Equal(before, host.Table.Writes);
    }

    [Fact]
    public async Task Send_Bulk_AnswersEveryRecipient()
    {
        var recipients = string.Join(", ", Enumerable.Range(0, 250).Select(i => $$"""{"to": "r{{i}}@example.net", "variables": {"name": "R{{i}}"} }"""));

        var reply = (await host.Client.PostAsync(
            "/v1/send/bulk",
            $$$"""{"from": "news@example.test", "subject": "For {{ name }}", "text": "Hello {{ name }}", "recipients": [{{{recipients}}}] }""")).Expect(HttpStatusCode.Accepted);

        Assert.Equal(250, reply.Json.GetProperty("messages").GetArrayLength());
        var status = (await host.Client.GetAsync($"/v1/send/status/{reply.String("message_id")}-249")).Expect(HttpStatusCode.OK);
        Assert.Equal("r249@example.net", status.Json.GetProperty("messages")[0].GetProperty("to").GetString());
        Assert.Equal("bulk", status.String("stream"));
    }

    [Fact]
    public async Task Send_Template_UsesThePublishedVersion()
    {
        (await host.Client.PostAsync("/v1/templates", """{"name": "receipt", "subject": "Order {{ order }}", "text": "Thanks"}""")).Expect(HttpStatusCode.Created);
        const string Body = """{"from": "shop@example.test", "to": ["bea@example.net"], "template": {"name": "receipt"}, "variables": {VARIABLES}}""";

        (await host.Client.PostAsync("/v1/send/template", Body.Replace("VARIABLES", "\"order\": 7", StringComparison.Ordinal))).Expect(HttpStatusCode.Accepted);

        var refused = await host.Client.PostAsync("/v1/send/template", Body.Replace("VARIABLES", "", StringComparison.Ordinal));
        refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        Assert.Equal(["/variables/order"], refused.Pointers);
    }

    [Fact]
    public async Task Cancel_AScheduledSend_CancelsItOnce()
    {
        var body = Bodies.SendWith(("send_at", Bodies.Quote(DateTimeOffset.UtcNow.AddDays(1).ToString("O"))));
        var sent = (await host.Client.PostAsync("/v1/send", body)).Expect(HttpStatusCode.Accepted);
        Assert.Equal("scheduled", sent.Json.GetProperty("messages")[0].GetProperty("status").GetString());
        var id = sent.String("message_id");

        var cancelled = (await host.Client.DeleteAsync($"/v1/send/{id}")).Expect(HttpStatusCode.OK);

        Assert.Equal(1, cancelled.Json.GetProperty("cancelled").GetInt32());
        await ApiHost.UntilAsync(async () => (await host.Client.GetAsync($"/v1/send/status/{id}")).String("status") == "cancelled");
        (await host.Client.DeleteAsync($"/v1/send/{id}")).ExpectProblem(HttpStatusCode.Conflict, "too_late");
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("not-an-id")]
    public async Task Cancel_WhatIsNotThere_IsNotFound(string id) =>
        (await host.Client.DeleteAsync($"/v1/send/{id}")).ExpectProblem(HttpStatusCode.NotFound, "message_not_found");
}
