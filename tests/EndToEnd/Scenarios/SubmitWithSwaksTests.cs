using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>swaks → SMTP with STARTTLS and AUTH → smtp-sink.</summary>
public sealed class SubmitWithSwaksTests : Scenario
{
    private const string Message = """
        From: =?UTF-8?Q?M=C3=BCller?= <shop@example.test>
        To: Bea <bea@example.net>
        Bcc: secret@example.net
        Subject: =?UTF-8?B?w4dhIHZhPyDwn46J?=
        X-Order: 42
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="cut"

        --cut
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Grüße
        .a line with a dot
        --cut
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="a.pdf"
        Content-Transfer-Encoding: base64

        AAECAwQFBgc=
        --cut--

        """;

    [Fact]
    public async Task Submit_MessageWithAttachment_ArrivesSignedWithoutBcc()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);

        var dialogue = (await Swaks.SubmitAsync(platform, platform.Key, "me@example.test", "bea@example.net,secret@example.net", Message, Token)).OutputOrFail();
        Assert.Contains("TLS started with cipher TLSv1.", dialogue, StringComparison.Ordinal);

        var sunk = await sink.ReceiveAsync(2, Token);
        Assert.Equal(["bea@example.net", "secret@example.net"], sunk.Select(message => message.Recipient).Order());
        foreach (var mail in await ReadAsync(platform, sunk))
        {
            Assert.True(mail.HasValidSignature);
            Assert.Empty(mail.Defects);
            Assert.Equal("Müller <shop@example.test>", mail.Header("From"));
            Assert.Equal("Ça va? 🎉", mail.Header("Subject"));
            Assert.Equal("42", mail.Header("X-Order"));
            Assert.NotNull(mail.Header("Date"));
            Assert.NotNull(mail.Header("Message-ID"));
            Assert.DoesNotContain(mail.Headers, header => header[1].Contains("secret@", StringComparison.Ordinal));
            Assert.Equal("Grüße\n.a line with a dot", mail.Text("text/plain"));
            Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], mail.Parts.Single(part => part.Filename == "a.pdf").Content);
        }

        var id = dialogue.Split("queued as ")[1].Split(['\r', '\n'])[0].Trim();
        await platform.Api.ReachesAsync(id, "delivered", Token);
    }

    [Fact]
    public async Task Submit_NotAllowed_IsRefusedWithItsReason()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);

        async Task RefusedAsync(string reply, string? password, string message)
        {
            var submitted = await Swaks.SubmitAsync(platform, password, "me@example.test", "bea@example.net", message, Token);
            Assert.NotEqual(0, submitted.ExitCode);
            Assert.Contains($"* {reply}", submitted.Output, StringComparison.Ordinal);
        }

        await RefusedAsync("535 5.7.8", platform.Key[..^1] + "0", Message);
        await RefusedAsync("530 5.7.0", null, Message);
        await RefusedAsync("550 5.7.1", platform.Key, Message.Replace("shop@example.test", "shop@another.test", StringComparison.Ordinal));
        Assert.Equal(0, sink.Count());
    }
}
