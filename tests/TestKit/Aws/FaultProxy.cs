using Microsoft.AspNetCore.Http;

namespace EmailPlatform.TestKit.Aws;

/// <summary>A proxy which does to the requests what <see cref="FaultPlan"/> says.</summary>
public sealed class FaultProxy : ServiceProxy
{
    private readonly FaultPlan _plan;
    private readonly ThrottlingReply _throttling;

    private FaultProxy(Uri target, FaultPlan plan, ThrottlingReply throttling, bool oneAtATime)
        : base(target, oneAtATime) => (_plan, _throttling) = (plan, throttling);

    public static async Task<FaultProxy> StartAsync(Uri target, FaultPlan plan, ThrottlingReply throttling, bool oneAtATime = false)
    {
        var proxy = new FaultProxy(target, plan, throttling, oneAtATime);
        await proxy.ListenAsync();
        return proxy;
    }

    protected override async Task HandleAsync(HttpContext context, byte[] body)
    {
        var fault = _plan.Next();
        switch (fault)
        {
            case Fault.Throttle:
                _plan.Note(fault);
                await _throttling.WriteToAsync(context.Response);
                return;
            case Fault.LostRequest:
                _plan.Note(fault);
                context.Abort();
                return;
        }

        // Not cancelled with the client's connection: once it is sent, a service does its work whether or not anybody waits.
        if (fault == Fault.Duplicate)
            (await ForwardAsync(context.Request, body)).Dispose();
        using var reply = await ForwardAsync(context.Request, body);
        _plan.Note(fault);
        if (fault == Fault.LostReply && reply.IsSuccessStatusCode)
            context.Abort();
        else
            await ReturnAsync(reply, context.Response);
    }
}
