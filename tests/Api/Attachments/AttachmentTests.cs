using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Attachments;

public sealed class AttachmentTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Attachment_IsSentOnlyOnceItIsUploaded()
    {
        var place = (await host.Client.PostAsync("/v1/attachments", """{"filename": "a.pdf", "content_type": "application/pdf", "size": 5000000}""")).Expect(HttpStatusCode.Created);
        var body = Bodies.SendWith(("attachments", $$"""[{"attachment_id": "{{place.String("attachment_id")}}"}]"""));
        Assert.Equal(["/attachments/0/attachment_id"], (await host.Client.PostAsync("/v1/send", body)).Pointers);

        using var put = new HttpRequestMessage(HttpMethod.Put, place.String("upload_url")) { Content = new ByteArrayContent(new byte[5_000_000]) };
        (await host.Anonymous.SendAsync(put)).Expect(HttpStatusCode.OK);

        (await host.Client.PostAsync("/v1/send", body)).Expect(HttpStatusCode.Accepted);
        (await host.Other.PostAsync("/v1/send", body.Replace("shop@example.test", "a@other.test", StringComparison.Ordinal)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
    }

    [Fact]
    public async Task Upload_WithoutAGrant_IsForbidden()
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, "/uploads/t/default/attachments/x") { Content = new ByteArrayContent([1]) };

        (await host.Anonymous.SendAsync(put)).ExpectProblem(HttpStatusCode.Forbidden, "invalid_upload_url");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public async Task Upload_OfAnotherSizeThanWasSaid_IsForbidden_AndNotThere(int bytes)
    {
        var place = (await host.Client.PostAsync("/v1/attachments", """{"filename": "a", "size": 10}""")).Expect(HttpStatusCode.Created);
        using var put = new HttpRequestMessage(HttpMethod.Put, place.String("upload_url")) { Content = new ByteArrayContent(new byte[bytes]) };

        (await host.Anonymous.SendAsync(put)).ExpectProblem(HttpStatusCode.Forbidden, "invalid_upload_url");

        var body = Bodies.SendWith(("attachments", $$"""[{"attachment_id": "{{place.String("attachment_id")}}"}]"""));
        Assert.Equal(["/attachments/0/attachment_id"], (await host.Client.PostAsync("/v1/send", body)).Pointers);
    }

    [Theory]
    [InlineData("""{"size": 1}""", "/filename")]
    [InlineData("""{"filename": "a\r\nb", "size": 1}""", "/filename")]
    [InlineData("""{"filename": "a"}""", "/size")]
    [InlineData("""{"filename": "a", "size": 0}""", "/size")]
    [InlineData("""{"filename": "a", "size": 41943041}""", "/size")]
    [InlineData("""{"filename": "a", "size": "big"}""", "/size")]
    public async Task Create_WithAFault_NamesTheField(string body, string pointer) =>
        Assert.Equal([pointer], (await host.Client.PostAsync("/v1/attachments", body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
}
