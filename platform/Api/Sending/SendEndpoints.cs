using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace EmailPlatform.Api.Sending;

/// <summary>Accepting mail to send, and taking it back. What was begun here is finished though the client goes away: its answer can be had again by its key.</summary>
internal sealed class SendEndpoints(Acceptor acceptor, SendCancellation cancellation, RateLimiter rates) : IEndpoints
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly BodyReader<SendRequest> Body = JsonInput.ReadSend;

    private static readonly Operation Sending = new("send", "Sending", "Send one message")
    {
        Status = StatusCodes.Status202Accepted,
        OtherStatus = StatusCodes.Status200OK,
        Refusals = [StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge],
        Parameters =
        [
            new(KeyHeader, BindingSource.Header, "Names the request: repeating it with the same key and body within a day sends nothing twice and gives the same ids."),
        ],
    };

    public void Map(ApiRoutes routes)
    {
        routes.Post("/v1/send", Scope.Send, Body, ApiJson.Default.SendReply, Accept(SendRoute.Single), Sending with
        {
            Description = "1 to 50 recipients in `to`, `cc` and `bcc` together. Each gets a message of its own with an id and a status. "
                + "With `validate_only` nothing is accepted, and the answer is 200 without ids. "
                + "`recipients` and `template` belong to the other two routes.",
            Example = SendExamples.Single,
        });
        routes.Post("/v1/send/bulk", Scope.Send, Body, ApiJson.Default.SendReply, Accept(SendRoute.Bulk), Sending with
        {
            Id = "sendBulk",
            Summary = "Send one content to up to 1000 recipients",
            Description = "Each recipient has variables of its own. `recipients` stands in the place of `to`, `cc` and `bcc`.",
            Example = SendExamples.Bulk,
        });
        routes.Post("/v1/send/template", Scope.Send, Body, ApiJson.Default.SendReply, Accept(SendRoute.Template), Sending with
        {
            Id = "sendTemplate",
            Summary = "Send a stored template",
            Description = "`template` stands in the place of `subject`, `text`, `html` and `amp`. Without a version the published one is sent.",
            Example = SendExamples.Template,
        });
        routes.Delete("/v1/send/{message_id}", Scope.Send, ApiJson.Default.CancelReply, CancelAsync, new("cancelSend", "Sending", "Cancel a send")
        {
            Description = "Stops what is scheduled or queued. Refused with `too_late` where everything of it is already being sent, or finished.",
            Parameters = [Parameter.Path("message_id", "The id of the send.", "019300a1b2c3d4e5f60718293a4b5c6d")],
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
    }

    private Func<ApiRequest, SendRequest, ValueTask<Outcome<SendReply>>> Accept(SendRoute route) =>
        (request, body) => AcceptAsync(request, body, route);

    private async ValueTask<Outcome<SendReply>> AcceptAsync(ApiRequest request, SendRequest body, SendRoute route)
    {
        if (await AcquireAsync(request.Caller, body, route) is { } overRate)
            return overRate;
        var accepted = await acceptor.AcceptAsync(
            request.Caller, body, route, request.Header(KeyHeader), () => BodyFingerprint.Of(route, request.Body), CancellationToken.None);
        return accepted.IsRefused(out var refusal, out var send) ? refusal : SendReply.Of(send);
    }

    /// <summary>The request itself was counted as its first message.</summary>
    private async ValueTask<Refusal?> AcquireAsync(Caller caller, SendRequest body, SendRoute route)
    {
        var messages = route == SendRoute.Bulk
            ? Math.Min(body.Recipients?.Count ?? 0, AcceptLimits.MaxBulkRecipients)
            : Math.Min((body.To?.Count ?? 0) + (body.Cc?.Count ?? 0) + (body.Bcc?.Count ?? 0), AcceptLimits.MaxRecipients);
        if (messages <= 1 || body.ValidateOnly == true)
            return null;
        var rate = await rates.TryAcquireAsync(caller, messages - 1, CancellationToken.None);
        return rate.IsAllowed ? null : rate.ToRefusal();
    }

    private async ValueTask<Outcome<CancelReply>> CancelAsync(ApiRequest request)
    {
        if (!SendId.TryParse(request.Route("message_id"), out var id))
            return Refusal.NotFound("message_not_found", "There is no send with this id.");
        var cancelled = await cancellation.CancelAsync(request.Tenant, id, CancellationToken.None);
        return cancelled.IsRefused(out var refusal, out var send) ? refusal : new CancelReply(send.MessageId.Value, send.Cancelled);
    }
}
