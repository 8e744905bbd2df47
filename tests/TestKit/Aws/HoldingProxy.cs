using Microsoft.AspNetCore.Http;

namespace EmailPlatform.TestKit.Aws;

/// <summary>A proxy that lets everything through until it is told to hold: from then on requests wait, and never reach the service.</summary>
public sealed class HoldingProxy : ServiceProxy
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isHolding;

    private HoldingProxy(Uri target)
        : base(target)
    {
    }

    /// <summary>Ends when a request waits.</summary>
    public Task Held => _held.Task;

    public static async Task<HoldingProxy> StartAsync(Uri target)
    {
        var proxy = new HoldingProxy(target);
        await proxy.ListenAsync();
        return proxy;
    }

    public void Hold() => _isHolding = true;

    /// <summary>What waits stays lost, as its client is.</summary>
    public void LetGo() => _isHolding = false;

    protected override async Task HandleAsync(HttpContext context, byte[] body)
    {
        if (_isHolding)
        {
            _held.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        using var reply = await ForwardAsync(context.Request, body);
        await ReturnAsync(reply, context.Response);
    }
}
