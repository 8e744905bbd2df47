using System.Net;
using System.Text;
using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Core.Accepting;

namespace EmailPlatform.Api.Tests.Problems;

public sealed class ProblemTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/send/status/a/b")]
    public async Task Path_ThatIsNotThere_IsNotFound(string path) =>
        (await host.Client.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "route_not_found");

    [Theory]
    [InlineData("GET", "/v1/send", "POST")]
    [InlineData("PATCH", "/v1/suppressions", "GET, POST, DELETE")]
    [InlineData("GET", "/v1/send/bulk", "POST")]
    [InlineData("POST", "/healthz", "GET")]
    [InlineData("GET", "/uploads/t/default/a", "PUT")]
    public async Task Method_ThatIsNotTaken_SaysWhichAre(string method, string path, string allow)
    {
        var reply = await host.Client.SendAsync(new HttpMethod(method), path, null);

        reply.ExpectProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal(allow, reply.Headers["Allow"]);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    public async Task Body_OfAnotherKind_IsUnsupported(string contentType, string? encoding) =>
        (await host.Client.PostBytesAsync("/v1/send", Encoding.UTF8.GetBytes(Bodies.Send), contentType, encoding))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("Application/JSON;charset=\"utf-8\"")]
    public async Task Body_OfJson_IsTaken(string contentType) =>
        (await host.Client.PostBytesAsync("/v1/send", Encoding.UTF8.GetBytes(Bodies.Send), contentType)).Expect(HttpStatusCode.Accepted);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_TooLarge_IsRefusedWithOrWithoutALength(bool chunked)
    {
        var body = new byte[AcceptLimits.MaxBodyBytes + 1];
        Array.Fill(body, (byte)' ');
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/send");
        request.Content = chunked ? new StreamContent(new UnknownLength(body)) : new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");

        (await host.Client.SendAsync(request)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Body_AsLargeAsAllowed_IsTaken()
    {
        var body = Encoding.UTF8.GetBytes(Bodies.Send.TrimEnd().PadRight(AcceptLimits.MaxBodyBytes));

        (await host.Client.PostBytesAsync("/v1/send", body, "application/json")).Expect(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("my-request.1", true)]
    [InlineData("a b", false)]
    [InlineData("<script>", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public async Task RequestId_IsEchoedOnlyWhereSane(string id, bool echoed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nothing");
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);

        var reply = (await host.Anonymous.SendAsync(request)).ExpectProblem(HttpStatusCode.NotFound, "route_not_found");

        Assert.Equal(echoed, reply.Headers["X-Request-Id"] == id);
        Assert.NotEmpty(reply.Headers["X-Request-Id"]);
    }

    [Theory]
    [InlineData("/v1/suppressions?limit=0", "/limit")]
    [InlineData("/v1/suppressions?limit=1001", "/limit")]
    [InlineData("/v1/suppressions?limit=ten", "/limit")]
    [InlineData("/v1/suppressions?cursor=%00", "/cursor")]
    [InlineData("/v1/suppressions?email=nobody", "/email")]
    [InlineData("/v1/suppressions?scope=some", "/scope")]
    [InlineData("/v1/analytics?from=yesterday", "/from")]
    [InlineData("/v1/analytics?from=2026-01-02&to=2026-01-01", "/from")]
    public async Task Query_ThatIsWrong_NamesTheParameter(string path, string pointer)
    {
        var reply = await host.Client.GetAsync(path);

        reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        Assert.Equal([pointer], reply.Pointers);
    }

    [Fact]
    public async Task Reply_SaysNothingToBrowsers()
    {
        var reply = await host.Client.GetAsync("/v1/suppressions");

        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", reply.Headers["Referrer-Policy"]);
        Assert.DoesNotContain("Access-Control-Allow-Origin", reply.Headers.Keys);
    }

    private sealed class UnknownLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
