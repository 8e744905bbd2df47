using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;
using EmailPlatform.TestKit.Reports;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>The next hop takes the message, and what comes of it comes back as mail.</summary>
public sealed class ReturnedBounceTests : Scenario
{
    private const string Recipient = "gone@example.net";

    [Fact]
    public async Task Bounce_OfAnAcceptedMessage_BouncesSuppressesAndIsToldByWebhookOnce()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url, "--allow-private-webhooks");
        Assert.Contains($"127.0.0.1:{platform.MxPort}", platform.Output, StringComparison.Ordinal);
        var listener = await ListenAsync(platform);
        var (send, returnPath) = await SendAsync(platform, sink);
        using var mx = await PlainSmtpClient.ConnectAsync(platform.MxPort, Token);

        Assert.StartsWith("250", await mx.DeliverAsync(returnPath, ReportMail.Bounce(Recipient), Token), StringComparison.Ordinal);
        var bounced = await platform.Api.ReachesAsync(send, "bounced", Token);
        Assert.Contains("550 5.1.1 No such user", bounced.GetProperty("messages")[0].GetProperty("response").GetString(), StringComparison.Ordinal);
        Assert.Equal(("all", "hard_bounce"), await SuppressionAsync(platform));
        await ToldAsync(listener, send, "message.accepted 1", "message.delivered 2", "message.bounced 3");
        var before = await TimelineAsync(platform, send);
        Assert.Equal(["accepted", "delivered", "bounced"], before.EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));

        Assert.StartsWith("250", await mx.DeliverAsync(returnPath, ReportMail.Bounce(Recipient), Token), StringComparison.Ordinal);
        var (next, _) = await SendAsync(platform, sink, "another@example.net");
        await ToldAsync(listener, next, "message.accepted 1", "message.delivered 2");
        Assert.Equal(before.GetRawText(), (await TimelineAsync(platform, send)).GetRawText());
        Assert.Equal(("all", "hard_bounce"), await SuppressionAsync(platform));

        var suppressed = await platform.Api.AcceptAsync("v1/send", Letter(Recipient), Token);
        await platform.Api.ReachesAsync(suppressed, "suppressed", Token);
        Assert.Equal(0, listener.Forged);
    }

    [Fact]
    public async Task Complaint_FromAFeedbackLoop_ComplainsAndSuppresses()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url, "--allow-private-webhooks");
        var listener = await ListenAsync(platform);
        var (send, returnPath) = await SendAsync(platform, sink);
        using var mx = await PlainSmtpClient.ConnectAsync(platform.MxPort, Token);

        var report = ReportMail.Complaint("Original-Rcpt-To: <redacted@example.net>", $"Return-Path: <{returnPath}>\nSubject: Hello");
        Assert.StartsWith("250", await mx.DeliverAsync("fbl@bounces.example.test", report, Token), StringComparison.Ordinal);

        await platform.Api.ReachesAsync(send, "complained", Token);
        Assert.Equal(("all", "complaint"), await SuppressionAsync(platform));
        await ToldAsync(listener, send, "message.accepted 1", "message.delivered 2", "message.complained 3");
    }

    [Fact]
    public async Task Mail_ToAForgedAddress_IsRefusedAndChangesNothing()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var (send, returnPath) = await SendAsync(platform, sink);
        using var mx = await PlainSmtpClient.ConnectAsync(platform.MxPort, Token);

        foreach (var forged in new[] { returnPath.Replace("-0-", "-1-", StringComparison.Ordinal), "shop@example.test", Recipient })
            Assert.StartsWith("550 5.1.1", await mx.DeliverAsync(forged, ReportMail.Bounce(Recipient), Token), StringComparison.Ordinal);

        await platform.Api.ReachesAsync(send, "delivered", Token);
        Assert.Empty((await platform.Api.GetAsync("v1/suppressions", Token)).OrFail(200).GetProperty("items").EnumerateArray());
    }

    /// <summary>Each real mail comes to a message of its own; what it is known to say is what becomes of that message.</summary>
    [Fact]
    public async Task Bounce_OfTheCorpus_BecomesWhatItSays()
    {
        var corpus = ReportCorpora.One(ofEachReason: 2);
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var sends = await Task.WhenAll(corpus.Select((_, i) => platform.Api.AcceptAsync("v1/send", Letter($"user{i}@example.net"), Token)));
        var paths = (await sink.ReceiveAsync(corpus.Count, Token)).ToDictionary(message => message.Recipient, message => message.ReversePath);
        using var mx = await PlainSmtpClient.ConnectAsync(platform.MxPort, Token);
        for (var i = 0; i < corpus.Count; i++)
            Assert.StartsWith("250", await mx.DeliverAsync(paths[$"user{i}@example.net"], corpus[i].Mail, Token), StringComparison.Ordinal);

        var seen = new Dictionary<string, List<string>>();
        for (var i = 0; i < corpus.Count; i++)
        {
            var (kind, _) = corpus[i];
            if (kind is "hard" or "complaint")
                await platform.Api.ReachesAsync(sends[i], kind == "hard" ? "bounced" : "complained", Token);
            var status = (await platform.Api.StatusAsync(sends[i], Token)).GetProperty("status").GetString()!;
            (seen.TryGetValue(kind, out var statuses) ? statuses : seen[kind] = []).Add(status);
        }
        foreach (var (kind, statuses) in seen)
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {string.Join(' ', statuses.CountBy(status => status))}");
        Assert.All(seen["hard"], status => Assert.Equal("bounced", status));
        Assert.All(seen["soft"], status => Assert.Contains(status, (string[])["bounced", "delivered"]));
        Assert.Contains("bounced", seen["soft"]);
    }

    [Fact]
    public async Task Serve_DefaultPortTaken_ServesWithoutAndSaysSo()
    {
        System.Net.Sockets.TcpListener? other = new(System.Net.IPAddress.Loopback, 2526);
        try
        {
            other.Start();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Somebody has it already, which will do.
            other = null;
        }
        using var held = other;
        await using var platform = new Service(
            "dotnet",
            [Platform.Program, "serve", "--no-warm-up", "--http", $"127.0.0.1:{Ports.Free()}", "--smtp", $"127.0.0.1:{Ports.Free()}", "--data", NewFolder().FullName],
            NewFolder().FullName);
        await Until.TrueAsync(() => Task.FromResult(platform.Output.Contains("is ready", StringComparison.Ordinal)), () => platform.Output, Token);
        await Until.TrueAsync(() => Task.FromResult(platform.Output.Contains("Data ", StringComparison.Ordinal)), () => platform.Output, Token);
        Assert.Contains("none come in: another program has port 2526", platform.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AskedForPortIsTaken_ExitsWith1()
    {
        var running = await StartPlatformAsync("capture");
        var failed = await Command.RunAsync(
            "dotnet",
            [
                Platform.Program, "serve", "--no-warm-up", "--data", NewFolder().FullName, "--http", $"127.0.0.1:{Ports.Free()}",
                "--smtp", $"127.0.0.1:{Ports.Free()}", "--mx", $"127.0.0.1:{running.MxPort}",
            ],
            Token);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains($"127.0.0.1:{running.MxPort}", failed.Output + failed.Errors, StringComparison.Ordinal);
    }

    private static object Letter(string to) => new { from = "shop@example.test", to = new[] { to }, subject = "Hello", text = "Hello" };

    private static async Task<JsonElement> TimelineAsync(Platform platform, string send) =>
        (await platform.Api.GetAsync($"v1/messages/{send}/timeline", TestContext.Current.CancellationToken)).OrFail(200).GetProperty("messages")[0].GetProperty("events");

    /// <summary>The one suppression of the recipient.</summary>
    private async Task<(string? Scope, string? Reason)> SuppressionAsync(Platform platform)
    {
        var suppression = Assert.Single(
            (await platform.Api.GetAsync($"v1/suppressions?email={Recipient}", Token)).OrFail(200).GetProperty("items").EnumerateArray());
        return (suppression.GetProperty("scope").GetString(), suppression.GetProperty("reason").GetString());
    }

    private async Task<WebhookListener> ListenAsync(Platform platform)
    {
        var listener = StartWebhookListener();
        var webhook = (await platform.Api.PostAsync("v1/webhooks", new { url = listener.Url, events = Array.Empty<string>() }, Token)).OrFail(201);
        listener.Secret = webhook.GetProperty("secret").GetString();
        return listener;
    }

    /// <summary>Sends, and takes the reverse path that the next hop saw.</summary>
    private async Task<(string Send, string ReturnPath)> SendAsync(Platform platform, MailSink sink, string to = Recipient)
    {
        var before = sink.Count();
        var send = await platform.Api.AcceptAsync("v1/send", Letter(to), Token);
        await platform.Api.ReachesAsync(send, "delivered", Token);
        var message = (await sink.ReceiveAsync(before + 1, Token)).Single(taken => taken.Recipient == to);
        return (send, message.ReversePath);
    }

    /// <summary>Waits until exactly these events of a send have been told of; one may come more often, with the same number.</summary>
    private Task ToldAsync(WebhookListener listener, string send, params string[] expected) => Until.TrueAsync(
        () => Task.FromResult(Told(listener, send).SequenceEqual(expected)),
        () => $"{string.Join(", ", expected)} are told of; {string.Join(", ", Told(listener, send))} have been",
        Token);

    private static IEnumerable<string> Told(WebhookListener listener, string send) => listener.Events
        .Select(told => (Type: told.GetProperty("type").GetString(), Data: told.GetProperty("data")))
        .Where(told => told.Data.GetProperty("send_id").GetString() == send)
        .Select(told => (told.Type, Sequence: told.Data.GetProperty("sequence").GetInt32()))
        .Distinct()
        .OrderBy(told => told.Sequence)
        .Select(told => $"{told.Type} {told.Sequence}");
}
