using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.ApiKeys;

public sealed class ApiKeyTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Path = "/v1/api-keys";

    [Fact]
    public async Task Key_IsMadeListedWithoutItsSecretAndRevoked()
    {
        var made = (await host.Client.PostAsync(Path, """{"name": "Shop", "scopes": ["send", "read"], "expires_at": "2099-01-01T00:00:00Z"}""")).Expect(HttpStatusCode.Created);
        (await host.ClientOf(made.String("secret")).PostAsync("/v1/send", Bodies.Send)).Expect(HttpStatusCode.Accepted);

        var listed = (await host.Client.GetAsync(Path)).Expect(HttpStatusCode.OK);
        Assert.Contains(made.String("key_id"), listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(made.String("secret"), listed.Text, StringComparison.Ordinal);

        (await host.Client.DeleteAsync($"{Path}/{made.String("key_id")}")).Expect(HttpStatusCode.NoContent);
        var revoked = (await host.Client.GetAsync(Path)).Json.GetProperty("items").EnumerateArray()
            .Single(key => key.GetProperty("key_id").GetString() == made.String("key_id"));
        Assert.True(revoked.TryGetProperty("revoked_at", out _));
    }

    [Theory]
    [InlineData("""{"scopes": ["send"]}""", "/name")]
    [InlineData("""{"name": "a", "scopes": []}""", "/scopes")]
    [InlineData("""{"name": "a", "scopes": ["send", "fly"]}""", "/scopes")]
    [InlineData("""{"name": "a", "scopes": ["send"], "expires_at": "2020-01-01T00:00:00Z"}""", "/expires_at")]
    [InlineData("""{"name": "", "scopes": ["send"]}""", "/name")]
    public async Task Create_WithAFault_NamesTheField(string body, string pointer) =>
        Assert.Equal([pointer], (await host.Client.PostAsync(Path, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
}
