using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.Authorizer;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Authorizer;

public sealed class AuthorizerFunctionTests(Deployment deployment) : IClassFixture<Deployment>
{
    private const string Method = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/live/GET/v1/send/status/a/b";

    private readonly Function _function = new(deployment.AddPorts);

    [Fact]
    public async Task Policy_OfAValidKey_CoversEveryMethodOfTheStage()
    {
        var policy = await HandleAsync($"Bearer {Deployment.AdminKey}");

        Assert.Equal("default", policy.GetProperty("principalId").GetString());
        var statement = Assert.Single(policy.GetProperty("policyDocument").GetProperty("Statement").EnumerateArray().ToList());
        Assert.Equal("2012-10-17", policy.GetProperty("policyDocument").GetProperty("Version").GetString());
        Assert.Equal("execute-api:Invoke", statement.GetProperty("Action").GetString());
        Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
        Assert.Equal("arn:aws:execute-api:us-east-1:123456789012:abcdef123/live/*/*", statement.GetProperty("Resource").GetString());
        var context = policy.GetProperty("context");
        Assert.Equal("default", context.GetProperty("tenant").GetString());
        Assert.Equal("adminadmin01", context.GetProperty("keyId").GetString());
        Assert.Equal("admin", context.GetProperty("scopes").GetString());
    }

    [Fact]
    public async Task Policy_HasTheMembersOfARecordedOne()
    {
        var recorded = JsonElement.Parse(RecordedEvents.Lambda("custom-authorizer-v2-iam-response.json"));

        var policy = await HandleAsync($"Bearer {Deployment.AdminKey}");

        Assert.Equal(
            recorded.EnumerateObject().Select(member => member.Name).Append("usageIdentifierKey").Order(),
            policy.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(
            recorded.GetProperty("policyDocument").EnumerateObject().Select(member => member.Name),
            policy.GetProperty("policyDocument").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Credential_AsBasic_IsTheSameCaller()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{Deployment.AdminKey}"));

        Assert.Equal("default", (await HandleAsync($"Basic {basic}")).GetProperty("principalId").GetString());
    }

    [Fact]
    public async Task UsageKey_OfALargeTenant_IsItsOwn_AndOfOthersThatOfTheirBucket()
    {
        var large = TenantId.Parse(Deployment.LargeTenant);
        const string LargeKey = "ep_largelarge01_0123456789abcdef0123456789abcdef";
        Assert.Null((await deployment.Services.GetRequiredService<ApiKeyStore>().ImportAsync(
            large, LargeKey, "Key", Scope.Send | Scope.Read, null, TestContext.Current.CancellationToken)).Refusal);

        var own = await HandleAsync($"Bearer {LargeKey}");
        var shared = await HandleAsync($"Bearer {Deployment.AdminKey}");

        Assert.Equal("usage-plan-tenant-large", own.GetProperty("usageIdentifierKey").GetString());
        Assert.Equal("send read", own.GetProperty("context").GetProperty("scopes").GetString());
        Assert.Matches("^usage-plan-standard-bucket-00(0[0-9]|1[0-5])$", shared.GetProperty("usageIdentifierKey").GetString());
    }

    [Fact]
    public async Task UsageKey_OfATenantOfAnotherPlan_IsThatOfItsBucketThere()
    {
        const string Key = "ep_company00001_0123456789abcdef0123456789abcdef";
        Assert.Null((await deployment.Services.GetRequiredService<ApiKeyStore>().ImportAsync(
            TenantId.Parse(Deployment.BusinessTenant), Key, "Key", Scope.Send, null, TestContext.Current.CancellationToken)).Refusal);

        Assert.Matches("^usage-plan-business-bucket-000[0-7]$", (await HandleAsync($"Bearer {Key}")).GetProperty("usageIdentifierKey").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer ep_adminadmin01_wrong0123456789abcdef0123456789ab")]
    [InlineData("Bearer nonsense")]
    [InlineData("Digest username=\"a\"")]
    [InlineData("Basic !!!")]
    public async Task Credential_ThatIsNotValid_IsUnauthorizedInApiGatewaysWord(string header) =>
        Assert.Equal("Unauthorized", (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => HandleAsync(header))).Message);

    [Fact]
    public async Task Event_OfAnotherKind_IsUnauthorized() =>
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() =>
            _function.Handle(Json.ToStream(RecordedEvents.Lambda("custom-authorizer-v2-request.json"))));

    [Fact]
    public async Task Event_WithoutAMethod_FailsWithAnotherWord() =>
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            _function.Handle(Json.ToStream($$"""{"type": "TOKEN", "authorizationToken": "Bearer {{Deployment.AdminKey}}"}""")));

    private async Task<JsonElement> HandleAsync(string header)
    {
        var request = new JsonObject { ["type"] = "TOKEN", ["authorizationToken"] = header, ["methodArn"] = Method };
        return await Json.ReadAsync(await _function.Handle(Json.ToStream(request.ToJsonString())));
    }
}
