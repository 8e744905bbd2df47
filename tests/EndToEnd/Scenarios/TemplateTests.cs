using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>A stored template from its first version to its second.</summary>
public sealed class TemplateTests : Scenario
{
    [Fact]
    public async Task Template_TwoVersions_EachIsSentWhenItIsAskedFor()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var api = platform.Api;

        var made = (await api.PostAsync("v1/templates", new { name = "welcome", subject = "Welcome {{ name }}", html = "<p>One {{ name }}</p>", text = "One {{ name }}" }, Token)).OrFail(201);
        Assert.Equal(1, made.GetProperty("published_version").GetInt32());
        var preview = (await api.PostAsync("v1/templates/welcome/preview", new { variables = new { name = "A & B" } }, Token)).OrFail(200);
        Assert.Equal("Welcome A & B", preview.GetProperty("subject").GetString());
        Assert.Equal("<p>One A &amp; B</p>", preview.GetProperty("html").GetString());
        var incomplete = await api.PostAsync("v1/templates/welcome/preview", new { variables = new { } }, Token);
        Assert.Equal(422, incomplete.Status);

        var changed = (await api.PutAsync("v1/templates/welcome", new { subject = "Welcome {{ name }}", text = "Two {{ name }}", publish = false }, Token)).OrFail(200);
        Assert.Equal((2, 1), (changed.GetProperty("latest_version").GetInt32(), changed.GetProperty("published_version").GetInt32()));
        await SendAsync(api, "published", null);
        await SendAsync(api, "pinned", 2);
        (await api.PostAsync("v1/templates/welcome/publish", new { version = 2 }, Token)).OrFail(200);
        await SendAsync(api, "newly-published", null);
        await SendAsync(api, "pinned-back", 1);
        var missing = await api.PostAsync("v1/send/template", Letter("nobody", 3), Token);
        Assert.InRange(missing.Status, 400, 499);

        var sunk = await sink.ReceiveAsync(4, Token);
        var texts = sunk.Zip(await ReadAsync(platform, sunk)).Select(pair => $"{pair.First.Recipient.Split('@')[0]}: {pair.Second.Text("text/plain")}");
        Assert.Equal(
            ["newly-published: Two newly-published", "pinned-back: One pinned-back", "pinned: Two pinned", "published: One published"],
            texts.Order(StringComparer.Ordinal));
    }

    private async Task SendAsync(ApiClient api, string name, int? version) =>
        await api.ReachesAsync(await api.AcceptAsync("v1/send/template", Letter(name, version), Token), "delivered", Token);

    private static object Letter(string name, int? version) => new
    {
        from = "shop@example.test",
        to = new[] { $"{name}@example.net" },
        template = version is null ? new { name = "welcome" } : (object)new { name = "welcome", version },
        variables = new { name },
    };
}
