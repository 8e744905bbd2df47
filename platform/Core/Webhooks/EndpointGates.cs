using System.Collections.Concurrent;

namespace EmailPlatform.Core.Webhooks;

/// <summary>The gates of the endpoints that have work. One that works and is idle is forgotten when there are many.</summary>
internal sealed class EndpointGates(TimeProvider time, int slots)
{
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<WebhookEndpointId, EndpointGate> _gates = new();
    private int _added;

    public EndpointGate Of(WebhookEndpoint endpoint)
    {
        if (_gates.TryGetValue(endpoint.Id, out var known))
            return known;
        if (Interlocked.Increment(ref _added) % Many == 0)
            ForgetIdle();
        return _gates.GetOrAdd(endpoint.Id, new EndpointGate(time, slots, failing: endpoint.FailingSince is not null));
    }

    private void ForgetIdle()
    {
        foreach (var (id, gate) in _gates)
        {
            if (gate.IsIdle)
                _gates.TryRemove(id, out _);
        }
    }
}
