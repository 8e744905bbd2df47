using EmailPlatform.Api.Http;
using EmailPlatform.Api.Problems;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Api.Health;

/// <summary>For load balancers: whether the process runs, and whether it can serve.</summary>
internal sealed class HealthEndpoints(TenantStore tenants, TimeProvider time, ILogger<HealthEndpoints> log) : IEndpoints
{
    /// <summary>A table that takes longer is not one to accept mail with.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public void Map(ApiRoutes routes)
    {
        routes.Open("GET", "/healthz", LiveAsync, new("live", "Health", "Whether the process runs") { Reply = typeof(HealthReply) });
        routes.Open("GET", "/readyz", ReadyAsync, new("ready", "Health", "Whether requests can be served")
        {
            Reply = typeof(HealthReply),
            Refusals = [StatusCodes.Status503ServiceUnavailable],
        });
    }

    private static Task LiveAsync(HttpContext context) => ReplyAsync(context, "alive");

    private async Task ReadyAsync(HttpContext context)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            await tenants.GetAsync(TenantId.Default, deadline.Token).AsTask().WaitAsync(deadline.Token);
        }
        catch (Exception exception)
        {
            Log.NotReady(log, exception);
            await ProblemReply.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "not_ready", "The table does not answer.");
            return;
        }
        await ReplyAsync(context, "ready");
    }

    private static Task ReplyAsync(HttpContext context, string status) =>
        JsonReply.WriteAsync(context.Response, StatusCodes.Status200OK, JsonReply.ContentType, new HealthReply(status), ApiJson.Default.HealthReply);
}
