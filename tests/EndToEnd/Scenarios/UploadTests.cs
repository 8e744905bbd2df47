using System.Net.Http.Headers;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>An attachment that is too large for a request's body.</summary>
public sealed class UploadTests : Scenario
{
    [Fact]
    public async Task Send_UploadedAttachment_ArrivesUnchanged()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var content = new byte[5 * 1024 * 1024];
        new Random(42).NextBytes(content);

        var place = (await platform.Api.PostAsync(
            "v1/attachments", new { filename = "catalogue.pdf", content_type = "application/pdf", size = content.Length }, Token)).OrFail(201);
        using var client = new HttpClient();
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var uploaded = await client.PutAsync(place.GetProperty("upload_url").GetString(), body, Token);
        Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync(Token));

        var id = await platform.Api.AcceptAsync(
            "v1/send",
            new
            {
                from = "shop@example.test",
                to = new[] { "bea@example.net" },
                subject = "Catalogue",
                text = "Here it is",
                attachments = new[] { new { attachment_id = place.GetProperty("attachment_id").GetString() } },
            },
            Token);
        await platform.Api.ReachesAsync(id, "delivered", Token);
        var mail = Assert.Single(await ReadAsync(platform, await sink.ReceiveAsync(1, Token)));
        Assert.True(mail.HasValidSignature);
        var attachment = mail.Parts.Single(part => part.Filename == "catalogue.pdf");
        Assert.Equal("application/pdf", attachment.Type);
        Assert.True(content.AsSpan().SequenceEqual(attachment.Content), "The attachment has changed.");
    }
}
