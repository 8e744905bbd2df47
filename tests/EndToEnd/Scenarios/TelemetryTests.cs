using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>An operator's collector, named by the standard variables.</summary>
public sealed class TelemetryTests : Scenario
{
    [Fact]
    public async Task Otlp_MetricsAndTraces_ReachTheCollector()
    {
        await using var collector = new TelemetryCollector();
        await using var platform = new Platform(NewFolder().FullName)
        {
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.AbsoluteUri,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
        };
        await platform.StartAsync(Token);
        var sent = await platform.Api.PostAsync(
            "v1/send", new { from = "shop@example.test", to = new[] { "bea@example.net" }, subject = "Hi", text = "Hello" }, Token);
        await platform.Api.ReachesAsync(sent.OrFail(202).GetProperty("message_id").GetString()!, "delivered", Token);
        await platform.StopAsync(Token);

        var metrics = collector.Exports.Where(export => export.Path == "/v1/metrics").Select(export => export.Body).ToList();
        var traces = collector.Exports.Where(export => export.Path == "/v1/traces").Select(export => export.Body).ToList();
        Assert.Contains(metrics, body => body.Contains("messaging.client.sent.messages", StringComparison.Ordinal));
        Assert.Contains(metrics, body => body.Contains("http.server.request.duration", StringComparison.Ordinal));
        Assert.Contains(traces, body => body.Contains("accept", StringComparison.Ordinal));
        Assert.Contains(traces, body => body.Contains("deliver", StringComparison.Ordinal));
        Assert.DoesNotContain(metrics.Concat(traces), body => body.Contains("bea@example.net", StringComparison.Ordinal));
    }
}
