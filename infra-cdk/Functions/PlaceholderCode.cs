using Amazon.CDK.AWS.Lambda;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>Stands for code that is not looked at: <c>-c assets=placeholder</c>. What is synthesised with it cannot run.</summary>
internal sealed class PlaceholderCode(string output) : IFunctionCode
{
    public Code For(string project, ProcessorArchitecture architecture)
    {
        var folder = Directory.CreateDirectory(Path.Combine(output, "placeholder", project)).FullName;
        File.WriteAllText(Path.Combine(folder, "README"), $"The published output of functions/{project} belongs here.\n");
        return Code.FromAsset(folder);
    }
}
