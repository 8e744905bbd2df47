using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>What is sent often is parsed once, as an operator's metrics show, and what is published is sent at once all the same.</summary>
public sealed class TemplateCacheTests : Scenario
{
    private const string Lookups = "email.template.cache.lookups";

    [Fact]
    public async Task Cache_ManySendsAndAFewPublications_ParsesOnceForEachPublication()
    {
        await using var collector = new TelemetryCollector();
        var sink = await StartSinkAsync();
        await using var platform = new Platform(NewFolder().FullName, "--deliver", sink.Url)
        {
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.AbsoluteUri,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
            },
        };
        await platform.StartAsync(Token);
        var api = platform.Api;
        (await api.PostAsync("v1/templates", new { name = "end", kind = "partial", text = "end 1" }, Token)).OrFail(201);
        (await api.PostAsync("v1/templates", new { name = "frame", kind = "layout", text = "frame 1, {% block content %}{% endblock %}, {% render 'end' %}" }, Token)).OrFail(201);
        (await api.PostAsync("v1/templates", Letter(1, "often"), Token)).OrFail(201);

        for (var n = 0; n < 10; n++)
            await SendAsync(api, $"first-{n}");
        await LookedUpAsync(collector, hits: 19, misses: 1);

        (await api.PutAsync("v1/templates/often", Letter(2), Token)).OrFail(200);
        await SendAsync(api, "letter");
        await SendAsync(api, "letter-again");
        await LookedUpAsync(collector, hits: 22, misses: 2);

        (await api.PutAsync("v1/templates/frame", new { text = "frame 2, {% block content %}{% endblock %}, {% render 'end' %}" }, Token)).OrFail(200);
        await SendAsync(api, "layout");
        await LookedUpAsync(collector, hits: 23, misses: 3);
        (await api.PutAsync("v1/templates/end", new { text = "end 2" }, Token)).OrFail(200);
        await SendAsync(api, "partial");
        await LookedUpAsync(collector, hits: 24, misses: 4);

        // What was published before has been parsed before.
        (await api.PostAsync("v1/templates/end/rollback", new { }, Token)).OrFail(200);
        await SendAsync(api, "rolled-back");
        await LookedUpAsync(collector, hits: 26, misses: 4);

        var sunk = await sink.ReceiveAsync(15, Token);
        var texts = sunk.Zip(await ReadAsync(platform, sunk)).ToDictionary(pair => pair.First.Recipient.Split('@')[0], pair => pair.Second.Text("text/plain"));
        Assert.Equal("frame 1, letter 1, end 1", texts["first-9"]);
        Assert.Equal("frame 1, letter 2, end 1", texts["letter"]);
        Assert.Equal("frame 2, letter 2, end 1", texts["layout"]);
        Assert.Equal("frame 2, letter 2, end 2", texts["partial"]);
        Assert.Equal("frame 2, letter 2, end 1", texts["rolled-back"]);
    }

    private static object Letter(int version, string? name = null)
    {
        var text = $"{{% layout 'frame' %}}{{% block content %}}letter {version}{{% endblock %}}";
        return name is null ? new { subject = "x", text } : new { name, subject = "x", text };
    }

    /// <summary>Two look-ups: when it is accepted and when it is sent.</summary>
    private async Task SendAsync(ApiClient api, string recipient)
    {
        var id = await api.AcceptAsync(
            "v1/send/template", new { from = "shop@example.test", to = new[] { $"{recipient}@example.net" }, template = new { name = "often" } }, Token);
        await api.ReachesAsync(id, "delivered", Token);
    }

    /// <summary>Waits until all look-ups are exported, then compares.</summary>
    private async Task LookedUpAsync(TelemetryCollector collector, long hits, long misses)
    {
        IReadOnlyDictionary<string, long> counts = new Dictionary<string, long>();
        await Until.TrueAsync(
            () =>
            {
                counts = collector.Exports.Where(export => export.Path == "/v1/metrics").Select(export => ExportedSum.Read(export.Body, Lookups)).LastOrDefault() ?? counts;
                return Task.FromResult(counts.Values.Sum() >= hits + misses);
            },
            () => $"{hits + misses} look-ups are exported; there were {string.Join(", ", counts)}",
            Token);
        Assert.Equal((hits, misses), (counts.GetValueOrDefault("hit"), counts.GetValueOrDefault("miss")));
    }
}
