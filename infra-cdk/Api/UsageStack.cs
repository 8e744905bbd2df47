using System.Globalization;
using Amazon.CDK.AWS.APIGateway;
using Constructs;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Api;

/// <summary>
/// What API Gateway lets through for one tenant before the platform's own token buckets decide: a key of his own for each large tenant, and for
/// all others one for each plan and hash bucket. A burst of one of them then costs at most his bucket's neighbours. Apart from the API, because a stack holds 500 resources.
/// </summary>
internal sealed class UsageStack : PlatformStack
{
    public UsageStack(Construct scope, EnvironmentParameters parameters, RestApi api)
        : base(scope, "Usage", parameters, "Usage plans and keys")
    {
        var usage = parameters.Usage;
        usage.Check();
        foreach (var plan in usage.Plans)
        {
            var flood = CreatePlan(plan.Name, api, plan.RatePerSecond, plan.Burst);
            for (var bucket = 0; bucket < plan.Buckets; bucket++)
                AddKey(flood, string.Create(CultureInfo.InvariantCulture, $"{plan.Name}{bucket:D4}"), UsageKeys.OfBucket(plan.Name, bucket));
        }
        foreach (var tenant in usage.LargeTenants)
            AddKey(CreatePlan($"tenant-{tenant.Tenant}", api, tenant.RatePerSecond, tenant.Burst), $"tenant-{tenant.Tenant}-key", UsageKeys.OfTenant(tenant.Tenant));
    }

    private CfnUsagePlan CreatePlan(string id, RestApi api, int ratePerSecond, int burst) => new(this, id, new CfnUsagePlanProps
    {
        UsagePlanName = $"email-platform-{Parameters.Name}-{id}",
        ApiStages = new[] { new CfnUsagePlan.ApiStageProperty { ApiId = api.RestApiId, Stage = api.DeploymentStage.StageName } },
        Throttle = new CfnUsagePlan.ThrottleSettingsProperty { RateLimit = ratePerSecond, BurstLimit = burst },
    });

    /// <summary>Plain resources, since there are hundreds and each construct costs the synthesis a round trip.</summary>
    private void AddKey(CfnUsagePlan plan, string id, string value)
    {
        var key = new CfnApiKey(this, id, new CfnApiKeyProps { Name = value, Value = value, Enabled = true });
        _ = new CfnUsagePlanKey(this, $"{id}-use", new CfnUsagePlanKeyProps { KeyId = key.Ref, KeyType = "API_KEY", UsagePlanId = plan.Ref });
    }
}
