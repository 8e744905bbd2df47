using Amazon.CDK;

namespace EmailPlatform.InfraCdk;

/// <summary>Synthesises the stacks of one environment.</summary>
internal static class Program
{
    private static void Main() => new App().Synth();
}
