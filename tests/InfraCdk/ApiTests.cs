using System.Text.Json;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class ApiTests(Synthesis synthesis)
{
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Credential_IsCheckedByTheAuthorizer_WhichNamesTheUsageKey(string environment)
    {
        var authorizer = Assert.Single(synthesis.Resources(environment, "AWS::ApiGateway::Authorizer"));

        Assert.Equal("AUTHORIZER", Assert.Single(synthesis.Resources(environment, "AWS::ApiGateway::RestApi")).At("ApiKeySourceType").GetString());
        Assert.Equal("method.request.header.Authorization", authorizer.At("IdentitySource").GetString());
        Assert.Equal(60, authorizer.At("AuthorizerResultTtlInSeconds").GetInt32());
        Assert.All(synthesis.Resources(environment, "AWS::ApiGateway::Method"), method =>
        {
            var isProtected = method.At("HttpMethod").GetString() == "ANY";
            Assert.Equal(isProtected ? "CUSTOM" : "NONE", method.At("AuthorizationType").GetString());
            Assert.Equal(isProtected, method.IsTrue("ApiKeyRequired"));
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Body_ReachesTheFunctionInBase64_SoThatItsSizeIsForeseen(string environment) =>
        Assert.Equal(["*/*"], Assert.Single(synthesis.Resources(environment, "AWS::ApiGateway::RestApi")).At("BinaryMediaTypes").EnumerateArray().Select(type => type.GetString()));

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void UsagePlan_HasAKeyForEachBucketAndLargeTenant(string environment)
    {
        var usage = Synthesis.Cases[environment].Usage;
        var expected = usage.Plans.SelectMany(plan => Enumerable.Range(0, plan.Buckets).Select(bucket => $"usage-plan-{plan.Name}-bucket-{bucket:D4}"))
            .Concat(usage.LargeTenants.Select(tenant => $"usage-plan-tenant-{tenant.Tenant}"));
        var keys = synthesis.Resources(environment, "AWS::ApiGateway::ApiKey").Select(key => key.At("Value").GetString()!).ToList();

        Assert.Equal(expected.Order(), keys.Order());
        Assert.All(keys, key => Assert.InRange(key.Length, 20, 128));
        Assert.Equal(keys.Count, synthesis.Resources(environment, "AWS::ApiGateway::UsagePlanKey").Count());
        Assert.All(synthesis.Resources(environment, "AWS::ApiGateway::UsagePlan"), plan => Assert.True(plan.At("Throttle.RateLimit").GetInt32() > 0));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Stage_IsThrottled_AndLogsAccess(string environment)
    {
        var stage = Assert.Single(synthesis.Resources(environment, "AWS::ApiGateway::Stage"));

        Assert.True(stage.At("MethodSettings.0.ThrottlingRateLimit").GetInt32() > 0);
        Assert.True(stage.At("MethodSettings.0.ThrottlingBurstLimit").GetInt32() > 0);
        Assert.True(stage.Has("AccessLogSetting.DestinationArn"));
        Assert.DoesNotContain("authorization", stage.At("AccessLogSetting.Format").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Bodies_AreValidatedByTheFunctionAlone(string environment)
    {
        Assert.Empty(synthesis.Resources(environment, "AWS::ApiGateway::Model"));
        Assert.Empty(synthesis.Resources(environment, "AWS::ApiGateway::RequestValidator"));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void GatewayError_IsAProblem(string environment)
    {
        var responses = synthesis.Resources(environment, "AWS::ApiGateway::GatewayResponse").ToList();

        Assert.All(new[] { "DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "ACCESS_DENIED", "THROTTLED", "REQUEST_TOO_LARGE" }, type =>
            Assert.Contains(responses, response => response.At("ResponseType").GetString() == type));
        Assert.All(responses, response =>
        {
            var parameters = response.At("ResponseParameters");
            Assert.Equal("'application/problem+json'", parameters.GetProperty("gatewayresponse.header.Content-Type").GetString());
            using var problem = JsonDocument.Parse(response.At("ResponseTemplates").GetProperty("application/json").GetString()!);
            Assert.Equal("about:blank", problem.RootElement.GetProperty("type").GetString());
            Assert.Matches("^[a-z_]+$", problem.RootElement.GetProperty("code").GetString());
            Assert.Equal("$context.requestId", problem.RootElement.GetProperty("request_id").GetString());
            if (response.Has("StatusCode"))
                Assert.Equal(response.At("StatusCode").GetString(), problem.RootElement.GetProperty("status").GetRawText());
        });
    }
}
