using Constructs;
using EmailPlatform.InfraCdk.Analytics;
using EmailPlatform.InfraCdk.Api;
using EmailPlatform.InfraCdk.Data;
using EmailPlatform.InfraCdk.Edge;
using EmailPlatform.InfraCdk.Events;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Network;
using EmailPlatform.InfraCdk.Observability;
using EmailPlatform.InfraCdk.Parameters;
using EmailPlatform.InfraCdk.Pipeline;
using EmailPlatform.InfraCdk.Relay;
using EmailPlatform.InfraCdk.Sending;

namespace EmailPlatform.InfraCdk;

/// <summary>The stacks of one environment, each after those that it needs.</summary>
internal static class PlatformStacks
{
    public static void AddTo(Construct app, EnvironmentParameters parameters, IFunctionCode code)
    {
        var foundation = new FoundationStack(app, parameters);
        var data = new DataStack(app, foundation);
        var analytics = new AnalyticsStack(app, foundation, data);
        var events = new EventsStack(app, foundation, data, analytics, code);
        var sending = new SendingStack(app, foundation, data, events, code);
        var api = new ApiStack(app, foundation, data, events, sending, code);
        _ = new UsageStack(app, parameters, api.Api);
        _ = new EdgeStack(app, parameters, data);
        if (parameters.Relay is { } relay)
            _ = new RelayStack(app, foundation, data, events, sending, new NetworkStack(app, foundation, relay), relay);
        _ = new ObservabilityStack(app, foundation, data, events, sending, api);
        if (parameters.Pipeline is { } pipeline)
            _ = new PipelineStack(app, foundation, pipeline);
    }
}
