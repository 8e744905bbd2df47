using System.Net;
using System.Text.Json;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>What came back.</summary>
internal sealed record ApiReply(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string Code => Json.GetProperty("code").GetString()!;

    public IReadOnlyList<string> Pointers =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()!)];

    public string String(string name) => Json.GetProperty(name).GetString()!;

    /// <summary>Fails with the reply's own words.</summary>
    public ApiReply Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {(int)status}, came {(int)Status}: {Text}");
        return this;
    }

    /// <summary>A problem in the form of RFC 9457.</summary>
    public ApiReply ExpectProblem(HttpStatusCode status, string code)
    {
        Expect(status);
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal(code, Code);
        Assert.Equal(Headers["X-Request-Id"], String("request_id"));
        Assert.NotEmpty(String("title"));
        Assert.NotEmpty(String("detail"));
        return this;
    }
}
