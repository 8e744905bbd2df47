using Amazon.CDK.AWS.CodeDeploy;
using EmailPlatform.InfraCdk.Foundation;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>What all functions of a stack share.</summary>
internal sealed record FunctionPlatform(FoundationStack Foundation, IFunctionCode Code, LambdaApplication Deployments);
