using System.Globalization;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Tenants;
using EmailPlatform.InfraCdk.Parameters;
using Microsoft.Extensions.Configuration;
using AuthorizerKeys = EmailPlatform.Functions.Authorizer.UsageKeys;

namespace EmailPlatform.InfraCdk.Tests;

/// <summary>The authorizer works out the keys that the stack makes: it is given its variables as the template has them.</summary>
public sealed class UsageTests(Synthesis synthesis)
{
    private const int Strangers = 500;

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Tenant_CountsForAKeyOfHisPlan(string environment)
    {
        var usage = Synthesis.Cases[environment].Usage;
        var authorizer = AuthorizerOf(environment);
        var planOfKey = PlanOfKey(environment);

        Assert.All(usage.Plans, plan => Assert.All(plan.Tenants, tenant => Assert.EndsWith($"-{plan.Name}", PlanOf(tenant), StringComparison.Ordinal)));
        Assert.All(usage.LargeTenants, tenant => Assert.EndsWith($"-tenant-{tenant.Tenant}", PlanOf(tenant.Tenant), StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, Strangers), i => Assert.EndsWith(
            $"-{usage.Plans[0].Name}", PlanOf(string.Create(CultureInfo.InvariantCulture, $"stranger-{i}")), StringComparison.Ordinal));

        string PlanOf(string tenant) => planOfKey[authorizer.Of(TenantId.Parse(tenant))];
    }

    /// <summary>A plan that nobody has is a rate that nobody gets.</summary>
    [Fact]
    public void Plan_OfProduction_HasTenants() => Assert.All(Environments.Prod.Usage.Plans.Skip(1), plan => Assert.NotEmpty(plan.Tenants));

    [Fact]
    public void Tenant_WithTwoPlans_IsRefused()
    {
        var usage = Environments.Prod.Usage;

        var refusal = Assert.Throws<ArgumentException>((usage with { LargeTenants = [new(usage.Plans[1].Tenants[0], 1, 1)] }).Check);

        Assert.Contains(usage.Plans[1].Tenants[0], refusal.Message, StringComparison.Ordinal);
    }

    private AuthorizerKeys AuthorizerOf(string environment)
    {
        var function = Assert.Single(synthesis.Resources(environment, "AWS::Lambda::Function"), each => each.Has("Environment.Variables.EMAILPLATFORM_USAGE_PLANS"));
        var variables = function.At("Environment.Variables").EnumerateObject()
            .Where(variable => variable.Name.Contains("_USAGE_", StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(variable.Name, variable.Value.GetString()));
        return new(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(variables).Build()));
    }

    /// <summary>By a key's value, the name of the plan that it is a key of.</summary>
    private Dictionary<string, string> PlanOfKey(string environment)
    {
        var keys = synthesis.Resources(environment, "AWS::ApiGateway::ApiKey").ToDictionary(key => key.Id, key => key.At("Value").GetString()!);
        var plans = synthesis.Resources(environment, "AWS::ApiGateway::UsagePlan").ToDictionary(plan => plan.Id, plan => plan.At("UsagePlanName").GetString()!);
        return synthesis.Resources(environment, "AWS::ApiGateway::UsagePlanKey")
            .ToDictionary(use => keys[use.At("KeyId.Ref").GetString()!], use => plans[use.At("UsagePlanId.Ref").GetString()!]);
    }
}
