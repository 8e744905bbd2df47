using Amazon.CDK;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Parameters;

namespace EmailPlatform.InfraCdk;

/// <summary>
/// Synthesises the stacks of one environment. Context: <c>environment</c> is dev (the default), staging or prod; <c>assets=placeholder</c>
/// publishes nothing, for looking at templates.
/// </summary>
internal static class Program
{
    private static int Main()
    {
        try
        {
            var app = new App();
            var parameters = Environments.Named(app.Node.TryGetContext("environment") as string ?? Environments.Dev.Name);
            PlatformStacks.AddTo(app, parameters, CodeFor(app));
            app.Synth();
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static IFunctionCode CodeFor(App app)
    {
        var root = Directory.GetCurrentDirectory();
        var output = Path.Combine(root, "artifacts", "functions");
        return app.Node.TryGetContext("assets") as string == "placeholder" ? new PlaceholderCode(output) : new PublishedCode(root, output);
    }
}
