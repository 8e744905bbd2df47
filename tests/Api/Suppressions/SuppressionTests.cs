using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Suppressions;

public sealed class SuppressionTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Path = "/v1/suppressions";

    [Fact]
    public async Task Suppression_IsAddedFoundAndRemoved()
    {
        var added = (await host.Client.PostAsync(Path, """{"email": "Carl@Example.net", "scope": "topic:news"}""")).Expect(HttpStatusCode.Created);
        Assert.Equal("topic:news", added.String("scope"));
        Assert.Equal("manual", added.String("reason"));

        var found = (await host.Client.GetAsync($"{Path}?email=carl@example.net&scope=topic:news")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, found.Json.GetProperty("items").GetArrayLength());

        (await host.Client.DeleteAsync($"{Path}?email=carl@example.net&scope=topic:news")).Expect(HttpStatusCode.NoContent);
        (await host.Client.DeleteAsync($"{Path}?email=carl@example.net")).ExpectProblem(HttpStatusCode.NotFound, "suppression_not_found");
    }

    [Fact]
    public async Task List_InPages_ShowsEachOnce()
    {
        for (var i = 0; i < 25; i++)
            (await host.Client.PostAsync(Path, $$"""{"email": "page{{i}}@example.net", "scope": "stream:bulk"}""")).Expect(HttpStatusCode.Created);

        var seen = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = (await host.Client.GetAsync($"{Path}?scope=stream:bulk&limit=7&cursor={Uri.EscapeDataString(cursor)}")).Expect(HttpStatusCode.OK).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("email").GetString()!));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }

        Assert.Equal(25, seen.Count(email => email.StartsWith("page", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("{}", "/email")]
    [InlineData("""{"email": "nobody"}""", "/email")]
    [InlineData("""{"email": "a@example.net\r\n"}""", "/email")]
    [InlineData("""{"email": "a@example.net", "scope": "some"}""", "/scope")]
    [InlineData("""{"email": "a@example.net", "expires_at": "2020-01-01T00:00:00Z"}""", "/expires_at")]
    [InlineData("""{"email": "a@example.net", "reason": "complaint"}""", "/reason")]
    public async Task Add_WithAFault_NamesTheField(string body, string pointer) =>
        Assert.Equal([pointer], (await host.Client.PostAsync(Path, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);

    [Fact]
    public async Task Remove_WithoutAnAddress_NamesIt() =>
        Assert.Equal(["/email"], (await host.Client.DeleteAsync(Path)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
}
