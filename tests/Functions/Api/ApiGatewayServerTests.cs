using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EmailPlatform.Functions.Tests.Api;

public sealed class ApiGatewayServerTests
{
    [Fact]
    public async Task RecordedEvent_BecomesTheRequestThatTheClientSent()
    {
        var recorded = JsonNode.Parse(RecordedEvents.Lambda("proxy-event.json"))!.AsObject();

        await ServedApplication.ServeAsync(recorded, async context =>
        {
            var request = context.Request;
            Assert.Equal("POST", request.Method);
            Assert.Equal("/hello/world", request.Path);
            Assert.Equal("?name=me", request.QueryString.Value);
            Assert.Equal("https", request.Scheme);
            Assert.Equal("gy415nuibc.execute-api.us-east-1.amazonaws.com", request.Host.Value);
            Assert.Equal("application/json", request.ContentType);
            Assert.Equal(14, request.ContentLength);
            Assert.Equal("192.168.196.186", context.Connection.RemoteIpAddress!.ToString());
            Assert.Equal("deef4878-7910-11e6-8f14-25afc3e9ae33", context.TraceIdentifier);
            using var reader = new StreamReader(request.Body);
            Assert.Equal("{\r\n\t\"a\": 1\r\n}", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        });
    }

    [Theory]
    [InlineData("/v1/send", "/prod/v1/send", "v1/send", "/prod", "/v1/send")]
    [InlineData("/v1/send", "/v1/send", "v1/send", "", "/v1/send")]
    [InlineData("/mail/v1/send", "/mail/v1/send", "v1/send", "/mail", "/v1/send")]
    [InlineData("/", "/prod", null, "", "/")]
    [InlineData("/v1/templates/a%20b", "/prod/v1/templates/a%20b", "v1/templates/a%20b", "/prod", "/v1/templates/a b")]
    [InlineData("/v1/templates/a%2Fb", "/prod/v1/templates/a%2Fb", "v1/templates/a/b", "/prod", "/v1/templates/a%2Fb")]
    [InlineData("/v1/a+b", "/prod/v1/a+b", "v1/a+b", "/prod", "/v1/a+b")]
    public async Task Path_IsSplitIntoBaseAndOwn(string path, string whole, string? proxy, string pathBase, string own)
    {
        var request = Exchange.Get(path);
        request["requestContext"]!["path"] = whole;
        request["pathParameters"] = proxy is null ? null : new JsonObject { ["proxy"] = proxy };

        await ServedApplication.ServeAsync(request, context =>
        {
            Assert.Equal(pathBase, context.Request.PathBase.Value);
            Assert.Equal(own, context.Request.Path.Value);
            Assert.Equal(pathBase + path[(pathBase == "/mail" ? 5 : 0)..], context.Features.Get<IHttpRequestFeature>()!.RawTarget);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Path_OfAResourceWithNamedParameters_IsSplitToo()
    {
        var request = Exchange.Get("/mail/u/abc")
            .With("resource", "/u/{token}")
            .With("pathParameters", new JsonObject { ["token"] = "abc" });
        request["requestContext"]!["path"] = "/mail/u/abc";

        await ServedApplication.ServeAsync(request, context =>
        {
            Assert.Equal("/mail", context.Request.PathBase.Value);
            Assert.Equal("/u/abc", context.Request.Path.Value);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Query_ManyValuesAndSpecialCharacters_ArriveAsTheyWereSent()
    {
        var request = Exchange.Get("/v1/suppressions")
            .With("queryStringParameters", new JsonObject { ["email"] = "last wins" })
            .With("multiValueQueryStringParameters", new JsonObject
            {
                ["email"] = new JsonArray("a+b@example.net", "ü&=#%@example.net"),
                ["empty"] = new JsonArray(""),
                ["na me"] = new JsonArray("x"),
            });

        await ServedApplication.ServeAsync(request, context =>
        {
            Assert.Equal(new StringValues(["a+b@example.net", "ü&=#%@example.net"]), context.Request.Query["email"]);
            Assert.Equal("", context.Request.Query["empty"]);
            Assert.Equal("x", context.Request.Query["na me"]);
            Assert.Equal("?email=a%2Bb%40example.net&email=%C3%BC%26%3D%23%25%40example.net&empty=&na%20me=x", context.Request.QueryString.Value);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Headers_ManyValues_ArriveAndLeaveOneByOne()
    {
        var reply = await ServedApplication.ServeAsync(Exchange.Get("/").WithHeader("X-Many", "one", "two"), context =>
        {
            Assert.Equal(new StringValues(["one", "two"]), context.Request.Headers["X-Many"]);
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            return Task.CompletedTask;
        });

        Assert.Equal(200, reply.Status());
        Assert.Equal(["a=1", "b=2"], reply.Headers("Set-Cookie"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_AsTextOrBase64_IsTheSameBytes(bool base64)
    {
        const string Text = "{\"subject\": \"Grüße\\n\\u00e4\U0001F600\"}";
        var request = Exchange.Post("/v1/send", Text).WithHeader("Content-Length", "7");

        await ServedApplication.ServeAsync(base64 ? request.InBase64() : request, async context =>
        {
            var read = await context.Request.BodyReader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.True(read.IsCompleted);
            Assert.Equal(Encoding.UTF8.GetBytes(Text), read.Buffer.ToArray());
            Assert.Equal(read.Buffer.Length, context.Request.ContentLength);
        });
    }

    [Theory]
    [InlineData("application/json", null, false)]
    [InlineData("application/problem+json", null, false)]
    [InlineData("text/html; charset=utf-8", null, false)]
    [InlineData("text/html; charset=utf-8", "gzip", true)]
    [InlineData("image/png", null, true)]
    [InlineData("application/octet-stream", null, true)]
    public async Task Reply_ThatIsNoText_IsBase64(string contentType, string? encoding, bool base64)
    {
        var body = "Grüße \"1\" & 2"u8.ToArray();

        var reply = await ServedApplication.ServeAsync(Exchange.Get("/"), async context =>
        {
            context.Response.ContentType = contentType;
            if (encoding is not null)
                context.Response.Headers.ContentEncoding = encoding;
            await context.Response.BodyWriter.WriteAsync(body, TestContext.Current.CancellationToken);
        });

        Assert.Equal(base64, reply.IsBase64());
        Assert.Equal(body, reply.Bytes());
    }

    [Fact]
    public async Task Reply_WhoseTextIsNoUtf8_IsBase64()
    {
        byte[] body = [0xff, 0xfe, 0x41];

        var reply = await ServedApplication.ServeAsync(Exchange.Get("/"), async context =>
        {
            context.Response.ContentType = "text/plain";
            await context.Response.Body.WriteAsync(body, TestContext.Current.CancellationToken);
        });

        Assert.True(reply.IsBase64());
        Assert.Equal(body, reply.Bytes());
    }

    [Fact]
    public async Task Head_IsAnsweredWithoutBody()
    {
        var reply = await ServedApplication.ServeAsync(Exchange.Request("HEAD", "/docs"), context => context.Response.WriteAsync("page"));

        Assert.Empty(reply.Bytes());
    }

    [Fact]
    public async Task Callbacks_RunBeforeTheHeadLeavesAndAfterTheReplyIsMade()
    {
        var completed = false;

        var reply = await ServedApplication.ServeAsync(Exchange.Get("/"), async context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Late"] = "yes";
                return Task.CompletedTask;
            });
            context.Response.OnCompleted(() =>
            {
                completed = true;
                return Task.CompletedTask;
            });
            await context.Response.WriteAsync("text");
            Assert.False(completed);
        });

        Assert.Equal("yes", reply.Header("X-Late"));
        Assert.True(completed);
    }

    [Fact]
    public async Task Fault_OfTheApplication_IsAnswered500WithoutWhatItHadWritten()
    {
        var reply = await ServedApplication.ServeAsync(Exchange.Get("/"), async context =>
        {
            await context.Response.WriteAsync("half");
            throw new InvalidOperationException("secret");
        });

        Assert.Equal(500, reply.Status());
        Assert.Empty(reply.Bytes());
        Assert.DoesNotContain("secret", reply.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_AtItsDeadline_IsAbortedAndAnswered504()
    {
        var time = new ManualTimeProvider();

        var reply = await ServedApplication.ServeAsync(
            Exchange.Get("/"),
            async context =>
            {
                Assert.False(context.RequestAborted.IsCancellationRequested);
                time.Advance(TimeSpan.FromSeconds(26));
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
            time);

        Assert.Equal(504, reply.Status());
    }

    [Theory]
    [InlineData("http-api-v2-request.json")]
    [InlineData("sqs-event.json")]
    [InlineData("scheduled-event.json")]
    [InlineData("websocket-api-connect-request.json")]
    [InlineData("alb-request-multi-value.json")]
    public async Task Event_OfAnotherKind_IsRefused(string recorded) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ServedApplication.ServeAsync(
            JsonNode.Parse(RecordedEvents.Lambda(recorded))!.AsObject(), _ => throw new InvalidOperationException("Not a request.")));

    [Fact]
    public async Task Event_WithAWrongType_IsRefused() =>
        await Assert.ThrowsAsync<JsonException>(() => ServedApplication.ServeAsync(
            Exchange.Get("/").With("body", 7), _ => throw new InvalidOperationException("Not a request.")));
}
