using Amazon.CDK.AWS.Lambda;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>Where functions' code comes from: so that templates can be tested without publishing seven projects.</summary>
internal interface IFunctionCode
{
    /// <param name="project">The folder under functions/.</param>
    Code For(string project, ProcessorArchitecture architecture);
}
