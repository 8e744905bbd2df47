using Amazon.CDK;
using Constructs;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk;

/// <summary>
/// One seam of the deployment. The region is fixed by the environment and the account is whichever is deployed to, so that a synthesis
/// asks no account for anything.
/// </summary>
/// <param name="region">Null for the environment's.</param>
internal abstract class PlatformStack(Construct scope, string seam, EnvironmentParameters parameters, string description, string? region = null)
    : Stack(scope, $"EmailPlatform-{parameters.Name}-{seam}", new StackProps
    {
        Env = new Amazon.CDK.Environment { Region = region ?? parameters.Region },
        Description = description,
        TerminationProtection = parameters.KeepData,
        Tags = new Dictionary<string, string> { ["application"] = "email-platform", ["environment"] = parameters.Name },
    })
{
    public EnvironmentParameters Parameters { get; } = parameters;

    /// <summary>What holds data goes with its stack only where the environment is for trying things out.</summary>
    public RemovalPolicy DataRemoval => Parameters.KeepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
