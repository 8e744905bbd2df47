using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>A mailing in which a variable is missing for one recipient.</summary>
public sealed class TemplateStrictTests : Scenario
{
    [Fact]
    public async Task Strict_MissingVariable_FailsThatMessageAndSaysWhere()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url, "--allow-private-webhooks");
        var api = platform.Api;
        var hook = StartWebhookListener();
        hook.Secret = (await api.PostAsync("v1/webhooks", new { url = hook.Url, events = Array.Empty<string>() }, Token)).OrFail(201).GetProperty("secret").GetString();
        (await api.PostAsync("v1/templates", new
        {
            name = "frame",
            kind = "layout",
            html = "<style>p { margin: 0 }</style>\n<p>{% block content %}{% endblock %}</p>",
        }, Token)).OrFail(201);
        (await api.PostAsync("v1/templates", new
        {
            name = "order",
            subject = "Order",
            html = "{% layout 'frame' %}{% block content %}\n<p>{% if true %}{{ order.total }}{% endif %}</p>{% endblock %}",
        }, Token)).OrFail(201);

        var id = await api.AcceptAsync("v1/send/bulk", Mailing(new { name = "order", strict = true }), Token);
        await api.ReachesAsync($"{id}-0", "delivered", Token);
        await api.ReachesAsync($"{id}-1", "failed", Token);
        var single = await api.AcceptAsync("v1/send", new
        {
            from = "shop@example.test",
            to = new[] { "c@example.net" },
            subject = "Hi",
            text = "one\n two {{ nobody }}",
            strict = true,
        }, Token);
        await api.ReachesAsync(single, "failed", Token);
        var lax = await api.AcceptAsync("v1/send/bulk", Mailing(new { name = "order" }), Token);
        await api.ReachesAsync(lax, "delivered", Token);

        Assert.Equal("html, line 2, column 20: undefined variable order.total", await ReasonAsync(api, $"{id}-1"));
        Assert.Contains("text, line 2, column 9: ", await ReasonAsync(api, single), StringComparison.Ordinal);
        Assert.Contains("nobody", await ReasonAsync(api, single), StringComparison.Ordinal);
        Assert.Equal(3, sink.Count());
        await Until.TrueAsync(
            () => Task.FromResult(hook.Events.Count(each => each.GetProperty("type").GetString() == "message.rendering_failure") == 2),
            () => "the webhook is told of both failures", Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Declared_MissingVariable_IsRefusedWhenItIsAccepted(bool strict)
    {
        var platform = await StartPlatformAsync("capture");
        var api = platform.Api;
        (await api.PostAsync("v1/templates", new
        {
            name = "order",
            subject = "Order",
            text = "{% if order.total %}{{ order.total }}{% endif %}",
            variables = new { order = new { type = "object", required = true }, gift = new { type = "boolean" } },
        }, Token)).OrFail(201);

        var single = await api.PostAsync(
            "v1/send/template", new { from = "shop@example.test", to = new[] { "a@example.net" }, template = new { name = "order", strict }, variables = new { gift = "yes" } }, Token);
        Assert.Equal((422, "/variables/order missing_variable, /variables/gift wrong_type"), (single.Status, Errors(single)));
        var bulk = await api.PostAsync("v1/send/bulk", new
        {
            from = "shop@example.test",
            template = new { name = "order", strict },
            recipients = new object[] { new { to = "a@example.net", variables = new { order = new { } } }, new { to = "b@example.net" } },
        }, Token);
        Assert.Equal((422, "/recipients/1/variables/order missing_variable"), (bulk.Status, Errors(bulk)));
    }

    private static string Errors(ApiReply reply) => string.Join(", ", reply.Body.GetProperty("errors").EnumerateArray().Select(
        error => $"{error.GetProperty("pointer").GetString()} {error.GetProperty("code").GetString()}"));

    private static object Mailing(object template) => new
    {
        from = "shop@example.test",
        template,
        recipients = new object[]
        {
            new { to = "a@example.net", variables = new { order = new { total = 3 } } },
            new { to = "b@example.net", variables = new { order = new { } } },
        },
    };

    private async Task<string> ReasonAsync(ApiClient api, string id)
    {
        var timeline = (await api.GetAsync($"v1/messages/{id}/timeline", Token)).OrFail(200);
        return Find(timeline) ?? throw new InvalidOperationException($"No failure in {timeline}");
    }

    /// <summary>The response of the event, wherever the document has it.</summary>
    private static string? Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select(Find).FirstOrDefault(found => found is not null),
        JsonValueKind.Object when element.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "rendering_failure") =>
            element.TryGetProperty("response", out var response) ? response.GetString() : null,
        JsonValueKind.Object => element.EnumerateObject().Select(member => Find(member.Value)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
