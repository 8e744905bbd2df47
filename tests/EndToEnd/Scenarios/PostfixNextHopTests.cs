using System.Text;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary><c>POST /v1/send</c> → a real Postfix → a maildir.</summary>
public sealed class PostfixNextHopTests : Scenario
{
    [Fact]
    public async Task Send_ThroughPostfix_ArrivesWholeAndSigned()
    {
        var postfix = await StartPostfixAsync();
        var platform = await StartPlatformAsync(postfix.Url);
        var text = string.Concat(Enumerable.Range(0, 500).Select(line => $"{new string('.', line % 3)}Zeile {line} – {new string('ü', line)}\n"));
        byte[] attachment = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 13))];

        var id = await platform.Api.AcceptAsync(
            "v1/send",
            new
            {
                from = "Müller <shop@example.test>",
                to = new[] { "bea@example.net" },
                subject = "Ça va? 🎉",
                text,
                attachments = new[] { new { filename = "a.bin", content = Convert.ToBase64String(attachment) } },
            },
            Token);

        var received = Assert.Single(await postfix.ReceiveAsync(1, Token));
        var crlf = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(received).ReplaceLineEndings("\r\n"));
        var mail = Assert.Single(await ReceivedMail.ReadAsync([crlf], await platform.Api.TextRecordsAsync("example.test", Token), Token));
        Assert.True(mail.HasValidSignature);
        Assert.Equal("Ça va? 🎉", mail.Header("Subject"));
        Assert.Equal("bea@example.net", mail.Header("Delivered-To"));
        Assert.Equal(text.TrimEnd('\n'), mail.Text("text/plain"));
        Assert.Equal(attachment, mail.Parts.Single(part => part.Filename == "a.bin").Content);
        await platform.Api.ReachesAsync(id, "delivered", Token);
    }
}
