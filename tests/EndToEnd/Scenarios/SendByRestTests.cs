using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>curl → <c>POST /v1/send</c> → smtp-sink.</summary>
public sealed class SendByRestTests : Scenario
{
    private const string Curl = "/usr/bin/curl";

    private static readonly byte[] Report = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 7))];
    private static readonly byte[] Logo = [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 1, 2, 3];

    [Fact]
    public async Task Send_EverythingInOneMessage_ArrivesAsItWasGiven()
    {
        Command.SkipUnlessInstalled(Curl, "curl");
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);

        var reply = await PostAsync(platform, new
        {
            from = new { email = "shop@example.test", name = "Müller & Söhne" },
            to = new object[] { new { email = "bea@example.net", name = "Bea" }, "Carl <carl@example.net>" },
            cc = new[] { "cc@example.net" },
            bcc = new[] { "secret@example.net" },
            reply_to = new[] { "Help <help@example.test>" },
            subject = "Ça va, {{ name }}? 🎉",
            text = "Hallo {{ name }},\n.a line with a dot\nGrüße",
            html = "<p>Hallo <b>{{ name }}</b> <img src=\"cid:logo\"></p>",
            variables = new { name = "Bea & Co" },
            headers = new Dictionary<string, string> { ["X-Order"] = "42 €" },
            attachments = new object[]
            {
                new { filename = "Bericht März.pdf", content_type = "application/pdf", content = Convert.ToBase64String(Report) },
                new { filename = "logo.png", content_type = "image/png", content = Convert.ToBase64String(Logo), content_id = "logo" },
            },
        });

        var sunk = await sink.ReceiveAsync(4, Token);
        string[] recipients = ["bea@example.net", "carl@example.net", "cc@example.net", "secret@example.net"];
        Assert.Equal(recipients, reply.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("to").GetString()));
        Assert.Equal(recipients, sunk.Select(message => message.Recipient).Order());
        Assert.All(sunk, message => Assert.EndsWith("@bounces.example.test", message.ReversePath, StringComparison.Ordinal));
        Assert.Equal(4, sunk.Select(message => message.ReversePath).Distinct().Count());
        var mails = await ReadAsync(platform, sunk);
        Assert.All(mails, CheckMail);
        Assert.Single(mails.Select(mail => mail.Header("Message-ID")).Distinct());

        var status = await platform.Api.ReachesAsync(reply.GetProperty("message_id").GetString()!, "delivered", Token);
        Assert.Equal(4, status.GetProperty("counts").GetProperty("delivered").GetInt32());
        Assert.Equal(4, sink.Count());
    }

    private static void CheckMail(ReceivedMail mail)
    {
        Assert.True(mail.HasValidSignature);
        Assert.Empty(mail.Defects);
        Assert.Equal("Müller & Söhne <shop@example.test>", mail.Header("From"));
        Assert.Equal("Bea <bea@example.net>, Carl <carl@example.net>", mail.Header("To"));
        Assert.Equal("cc@example.net", mail.Header("Cc"));
        Assert.Equal("Help <help@example.test>", mail.Header("Reply-To"));
        Assert.Equal("Ça va, Bea & Co? 🎉", mail.Header("Subject"));
        Assert.Equal("42 €", mail.Header("X-Order"));
        Assert.DoesNotContain(mail.Headers, header => header[1].Contains("secret@", StringComparison.Ordinal));
        Assert.Equal("Hallo Bea & Co,\n.a line with a dot\nGrüße", mail.Text("text/plain"));
        Assert.Equal("<p>Hallo <b>Bea &amp; Co</b> <img src=\"cid:logo\"></p>", mail.Text("text/html"));

        var report = mail.Parts.Single(part => part.Type == "application/pdf");
        Assert.Equal(("attachment", "Bericht März.pdf"), (report.Disposition, report.Filename));
        Assert.Equal(Report, report.Content);
        var logo = mail.Parts.Single(part => part.Type == "image/png");
        Assert.Equal(("inline", "<logo>"), (logo.Disposition, logo.ContentId));
        Assert.Equal(Logo, logo.Content);
    }

    private async Task<JsonElement> PostAsync(Platform platform, object body)
    {
        var posted = await Command.RunAsync(
            Curl,
            [
                "--silent", "--show-error", "--fail-with-body", "--header", $"Authorization: Bearer {platform.Key}",
                "--header", "Content-Type: application/json", "--data-binary", "@-", $"{platform.Url}v1/send",
            ],
            Token,
            JsonSerializer.Serialize(body));
        return JsonElement.Parse(posted.OutputOrFail());
    }
}
