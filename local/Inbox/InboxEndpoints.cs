using System.Net.Mime;
using EmailPlatform.Embedded.Capture;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EmailPlatform.Local.Inbox;

/// <summary>Captured mail at <c>/inbox</c>: a page for people, and the JSON behind it for tests.</summary>
public static class InboxEndpoints
{
    /// <summary>
    /// Maps the inbox over the registered <see cref="CaptureStore"/>. There are no credentials: it answers this machine only (see
    /// <see cref="LoopbackOnly"/>), and is to be mapped only where mail is captured.
    /// </summary>
    public static IEndpointRouteBuilder MapInbox(this IEndpointRouteBuilder endpoints)
    {
        var inbox = new CapturedInbox(endpoints.ServiceProvider.GetRequiredService<CaptureStore>());
        var page = endpoints.MapGroup("/inbox").AddEndpointFilter<LoopbackOnly>().ExcludeFromDescription();
        foreach (var file in InboxPage.Files)
            page.MapGet(file.Path, (HttpContext context) => file.Serve(context.Response));

        var messages = page.MapGroup("/messages").AddEndpointFilter<SameOriginOnly>();
        messages.MapGet("", (HttpRequest request) => List(inbox, request));
        messages.MapDelete("", (CancellationToken cancellationToken) => ClearAsync(inbox, cancellationToken));

        // The ids that JavaScript's numbers hold exactly.
        var message = messages.MapGroup("/{id:long:range(1,9007199254740991)}");
        message.MapGet("", (long id) => Get(inbox, id));
        message.MapGet("/raw", (long id) => GetRaw(inbox, id));
        message.MapGet("/html", (long id, HttpContext context) => GetHtml(inbox, id, context));
        message.MapGet("/parts/{index:int:min(0)}", (long id, int index) => GetPart(inbox, id, index));
        return endpoints;
    }

    private static IResult List(CapturedInbox inbox, HttpRequest request) => InboxQuery.TryParse(request.Query, out var query, out var error)
        ? TypedResults.Json(inbox.List(query), InboxJson.Default.MessagePage)
        : Problem(StatusCodes.Status400BadRequest, "invalid_parameter", error);

    private static async Task<NoContent> ClearAsync(CapturedInbox inbox, CancellationToken cancellationToken)
    {
        await inbox.ClearAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static IResult Get(CapturedInbox inbox, long id) => inbox.Find(id) is { } message
        ? TypedResults.Json(message, InboxJson.Default.MessageView)
        : NoMessage();

    private static IResult GetRaw(CapturedInbox inbox, long id) => inbox.GetContent(id) is { } content
        ? TypedResults.Bytes(content, "text/plain; charset=utf-8")
        : NoMessage();

    /// <summary>The HTML of a message, to be shown in a sandboxed frame; <c>?images=remote</c> lets it load images from anywhere.</summary>
    private static IResult GetHtml(CapturedInbox inbox, long id, HttpContext context)
    {
        if (inbox.Open(id) is not { } content)
            return NoMessage();
        if (content.Html is null)
            return Problem(StatusCodes.Status404NotFound, "no_html", "The message has no HTML.");
        context.Response.Headers.ContentSecurityPolicy =
            context.Request.Query["images"] == "remote" ? SecurityPolicies.MailWithRemoteImages : SecurityPolicies.Mail;
        return TypedResults.Content(HtmlPreview.Render(content), "text/html; charset=utf-8");
    }

    /// <summary>A part to save. Its own type is not told to the browser, which could otherwise be talked into opening it.</summary>
    private static IResult GetPart(CapturedInbox inbox, long id, int index)
    {
        if (inbox.Open(id) is not { } content)
            return NoMessage();
        if (index >= content.Parts.Count)
            return Problem(StatusCodes.Status404NotFound, "part_not_found", "The message has no such part.");
        var part = content.Parts[index];
        return TypedResults.Bytes(part.DecodeContent(), MediaTypeNames.Application.Octet, PartName.Of(part, index));
    }

    private static ProblemHttpResult NoMessage() =>
        Problem(StatusCodes.Status404NotFound, "message_not_found", "There is no such message, or no longer.");

    internal static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, type: "about:blank", extensions: new Dictionary<string, object?> { ["code"] = code });
}
