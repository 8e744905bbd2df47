using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>nodemailer → SMTP with STARTTLS and AUTH → smtp-sink.</summary>
public sealed class SubmitWithNodeMailerTests : Scenario
{
    [Fact]
    public async Task Submit_AttachmentAndInlineImage_ArriveUnchangedAndSigned()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        byte[] report = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];
        byte[] logo = [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 1, 2, 3];

        var replies = await NodeMailer.SubmitAsync(
            platform,
            [
                new
                {
                    from = "Müller <shop@example.test>",
                    to = "Bea <bea@example.net>",
                    bcc = "secret@example.net",
                    subject = "Ça va? 🎉",
                    text = "Grüße",
                    html = "<p>Grüße <img src=\"cid:logo@shop\"></p>",
                    attachments = new object[]
                    {
                        new { filename = "Bericht März.pdf", content = Convert.ToBase64String(report), encoding = "base64" },
                        new { filename = "logo.png", cid = "logo@shop", content = Convert.ToBase64String(logo), encoding = "base64" },
                    },
                },
            ],
            Token);

        Assert.StartsWith("250 2.0.0 ", Assert.Single(replies), StringComparison.Ordinal);
        var sunk = await sink.ReceiveAsync(2, Token);
        Assert.Equal(["bea@example.net", "secret@example.net"], sunk.Select(message => message.Recipient).Order());
        foreach (var mail in await ReadAsync(platform, sunk))
        {
            Assert.True(mail.HasValidSignature);
            Assert.Empty(mail.Defects);
            Assert.Equal("Müller <shop@example.test>", mail.Header("From"));
            Assert.Equal("Ça va? 🎉", mail.Header("Subject"));
            Assert.Null(mail.Header("Bcc"));
            Assert.Equal("Grüße", mail.Text("text/plain"));
            Assert.Equal("<p>Grüße <img src=\"cid:logo@shop\"></p>", mail.Text("text/html"));
            Assert.Equal(report, mail.Parts.Single(part => part.Filename == "Bericht März.pdf").Content);
            Assert.Equal(logo, mail.Parts.Single(part => part.ContentId == "<logo@shop>").Content);
        }
    }
}
