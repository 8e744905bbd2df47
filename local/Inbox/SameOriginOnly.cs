namespace EmailPlatform.Local.Inbox;

/// <summary>
/// Refuses what a browser says a page of another site asked for (Fetch Metadata): such a page could not read the reply, but it could
/// learn from how long it is or whether it comes. Programs and address bars send no such header or <c>none</c>.
/// </summary>
internal sealed class SameOriginOnly : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            ? next(context)
            : ValueTask.FromResult<object?>(InboxEndpoints.Problem(
                StatusCodes.Status403Forbidden, "cross_site", "Pages of other sites have no access to captured mail."));
}
