using System.Text;
using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Suppression;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Unsubscribing;

/// <summary>
/// The links of <c>List-Unsubscribe</c> (RFC 8058). GET asks and changes nothing, since mail scanners follow every link;
/// POST unsubscribes, whether a mail program sends <c>List-Unsubscribe=One-Click</c> or the page's form sends nothing.
/// </summary>
internal sealed class UnsubscribeEndpoints(UnsubscribeLinks links) : IEndpoints
{
    private const string Path = "/u/{token}";

    public void Map(ApiRoutes routes)
    {
        var operation = new Operation("askUnsubscribe", "Unsubscribing", "The page that an unsubscribe link leads to")
        {
            Parameters = [Parameter.Path("token", "From the link.", "abc")],
            Reply = typeof(string),
            ReplyMediaType = "text/html",
            Refusals = [StatusCodes.Status404NotFound],
        };
        routes.Open("GET", Path, AskAsync, operation with { Description = "Asks; it never unsubscribes." });
        routes.Open("POST", Path, UnsubscribeAsync, operation with
        {
            Id = "unsubscribe",
            Summary = "Unsubscribe with one click",
            Description = "RFC 8058. The body is not looked at.",
        });
    }

    private async Task AskAsync(HttpContext context)
    {
        var link = await FindAsync(context);
        await WriteAsync(context, link is null ? UnsubscribePage.Unknown : UnsubscribePage.Ask(link), link is not null);
    }

    private async Task UnsubscribeAsync(HttpContext context)
    {
        var link = await FindAsync(context);
        if (link is not null)
            await links.UnsubscribeAsync(link, CancellationToken.None);
        await WriteAsync(context, link is null ? UnsubscribePage.Unknown : UnsubscribePage.Done(link), link is not null);
    }

    private ValueTask<UnsubscribeLink?> FindAsync(HttpContext context) =>
        links.FindAsync((string)context.Request.RouteValues["token"]!, context.RequestAborted);

    private static Task WriteAsync(HttpContext context, string page, bool found)
    {
        var response = context.Response;
        response.StatusCode = found ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        response.Headers.ContentSecurityPolicy = SecurityHeaders.PlainPage;
        response.Headers["X-Robots-Tag"] = "noindex";
        return BytesReply.WriteAsync(response, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page));
    }
}
