using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>A layout is changed while mail that uses it waits.</summary>
public sealed class TemplateVersionTests : Scenario
{
    [Fact]
    public async Task Layout_PublishedRolledBackAndPinned_MailKeepsWhatItWasAcceptedWith()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var api = platform.Api;
        (await api.PostAsync("v1/templates", new { name = "frame", kind = "layout", html = "<b>1</b>{% block content %}{% endblock %}" }, Token)).OrFail(201);
        (await api.PostAsync("v1/templates", Letter("A"), Token)).OrFail(201);

        var waiting = await SendAsync(api, "waiting", new { name = "letter" }, DateTimeOffset.UtcNow.AddSeconds(6));
        (await api.PutAsync("v1/templates/frame", new { html = "<b>2</b>{% block content %}{% endblock %}" }, Token)).OrFail(200);
        (await api.PutAsync("v1/templates/letter", Letter("B", null), Token)).OrFail(200);
        await SendAsync(api, "new", new { name = "letter" });
        await SendAsync(api, "pinned", new { name = "letter", version = 1 });
        await SendAsync(api, "wholly-pinned", new { name = "letter", version = 1, partials = new { frame = 1 } });
        var back = (await api.PostAsync("v1/templates/letter/rollback", new { }, Token)).OrFail(200);
        Assert.Equal(1, back.GetProperty("published_version").GetInt32());
        (await api.PostAsync("v1/templates/frame/rollback", new { }, Token)).OrFail(200);
        await SendAsync(api, "rolled-back", new { name = "letter" });
        Assert.Equal("template_in_use", (await api.DeleteAsync("v1/templates/frame", Token)).Code);
        Assert.Equal("nothing_to_roll_back", (await api.PostAsync("v1/templates/frame/rollback", new { }, Token)).Code);
        Assert.Equal("breaks_templates", (await api.PutAsync("v1/templates/frame", new { html = "<b>3</b>" }, Token)).Code);
        (await api.DeleteAsync("v1/templates/letter", Token)).OrFail(204);
        (await api.DeleteAsync("v1/templates/frame", Token)).OrFail(204);
        await api.ReachesAsync(waiting, "delivered", Token);

        var sunk = await sink.ReceiveAsync(5, Token);
        var bodies = sunk.Zip(await ReadAsync(platform, sunk)).Select(pair => $"{pair.First.Recipient.Split('@')[0]}: {pair.Second.Text("text/html")}");
        Assert.Equal(
            ["new: <b>2</b>B", "pinned: <b>2</b>A", "rolled-back: <b>1</b>A", "waiting: <b>1</b>A", "wholly-pinned: <b>1</b>A"],
            bodies.Order(StringComparer.Ordinal));
    }

    private static object Letter(string text, string? name = "letter")
    {
        var html = $"{{% layout 'frame' %}}{{% block content %}}{text}{{% endblock %}}";
        return name is null ? new { subject = "x", html } : new { name, subject = "x", html };
    }

    private async Task<string> SendAsync(ApiClient api, string recipient, object template, DateTimeOffset? sendAt = null)
    {
        var to = new[] { $"{recipient}@example.net" };
        var id = await api.AcceptAsync(
            "v1/send/template",
            sendAt is null ? new { from = "shop@example.test", to, template } : new { from = "shop@example.test", to, template, send_at = sendAt },
            Token);
        if (sendAt is null)
            await api.ReachesAsync(id, "delivered", Token);
        return id;
    }
}
