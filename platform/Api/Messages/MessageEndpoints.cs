using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Messages;

/// <summary>What became of what was sent.</summary>
internal sealed class MessageEndpoints(MessageReader reader) : IEndpoints
{
    private static readonly Parameter Id =
        Parameter.Path("message_id", "The id of a send, for all of its messages, or of one message.", "019300a1b2c3d4e5f60718293a4b5c6d-0");

    public void Map(ApiRoutes routes)
    {
        routes.Get("/v1/send/status/{message_id}", Scope.Read, ApiJson.Default.StatusReply, StatusAsync, new("sendStatus", "Messages", "The status of a send or a message")
        {
            Description = "A send's status is that of the least advanced of its messages.",
            Parameters = [Id],
            Refusals = [StatusCodes.Status404NotFound],
        });
        routes.Get("/v1/messages/{message_id}/timeline", Scope.Read, ApiJson.Default.TimelineReply, TimelineAsync, new("messageTimeline", "Messages", "Everything that happened to a message")
        {
            Description = "Each event and decision in the order in which it became known, with the SMTP reply where there was one.",
            Parameters = [Id],
            Refusals = [StatusCodes.Status404NotFound],
        });
    }

    private async ValueTask<Outcome<StatusReply>> StatusAsync(ApiRequest request) =>
        (await reader.StatusAsync(request.Tenant, request.Route("message_id"), request.Aborted)).IsRefused(out var refusal, out var report)
            ? refusal
            : StatusReply.Of(report);

    private async ValueTask<Outcome<TimelineReply>> TimelineAsync(ApiRequest request) =>
        (await reader.TimelineAsync(request.Tenant, request.Route("message_id"), request.Aborted)).IsRefused(out var refusal, out var timelines)
            ? refusal
            : TimelineReply.Of(timelines);
}
