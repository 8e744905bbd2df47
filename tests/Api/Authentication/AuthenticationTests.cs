using System.Globalization;
using System.Net;
using System.Text;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Authentication;

public sealed class AuthenticationTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData(null, "missing_credentials")]
    [InlineData("Bearer", "missing_credentials")]
    [InlineData("Bearer ", "missing_credentials")]
    [InlineData("Digest abc", "missing_credentials")]
    [InlineData("Basic ###", "missing_credentials")]
    [InlineData("Bearer ep_adminadmin01_wrong", "invalid_api_key")]
    [InlineData("Bearer ep_adminadmin01_0123456789abcdef0123456789abcdee", "invalid_api_key")]
    public async Task Credential_ThatIsNone_IsRefused(string? header, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/suppressions");
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);

        var reply = (await host.Anonymous.SendAsync(request)).ExpectProblem(HttpStatusCode.Unauthorized, code);

        Assert.StartsWith("Bearer", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credential_AsBasicPassword_Passes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/suppressions");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{ApiHost.AdminKey}")));

        (await host.Anonymous.SendAsync(request)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_WithoutTheScope_IsForbiddenAndToldWhich()
    {
        var made = (await host.Client.PostAsync("/v1/api-keys", """{"name": "Reader", "scopes": ["read"]}""")).Expect(HttpStatusCode.Created);
        var reader = host.ClientOf(made.String("secret"));

        (await reader.GetAsync("/v1/suppressions")).Expect(HttpStatusCode.OK);
        var reply = (await reader.PostAsync("/v1/send", Bodies.Send)).ExpectProblem(HttpStatusCode.Forbidden, "missing_scope");

        Assert.Contains("'send'", reply.String("detail"), StringComparison.Ordinal);
        foreach (var path in (string[])["/v1/templates", "/v1/webhooks", "/v1/domains", "/v1/api-keys"])
            (await reader.GetAsync(path)).ExpectProblem(HttpStatusCode.Forbidden, "missing_scope");
    }

    [Fact]
    public async Task Rate_IsToldInEveryReply()
    {
        var reply = await host.Client.GetAsync("/v1/suppressions");

        Assert.True(int.Parse(reply.Headers["RateLimit-Limit"], CultureInfo.InvariantCulture) > int.Parse(reply.Headers["RateLimit-Remaining"], CultureInfo.InvariantCulture) - 1);
        Assert.True(int.Parse(reply.Headers["RateLimit-Reset"], CultureInfo.InvariantCulture) >= 0);
    }
}
