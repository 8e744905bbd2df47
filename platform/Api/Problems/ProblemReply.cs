using System.Globalization;
using EmailPlatform.Api.Http;
using EmailPlatform.Core.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailPlatform.Api.Problems;

/// <summary>Renders every no of the API as problem details (RFC 9457).</summary>
internal static class ProblemReply
{
    public const string ContentType = "application/problem+json";

    /// <summary>The faults of a body that is no JSON at all; any other fault is in a field.</summary>
    private static readonly string[] UnreadableBodies = ["invalid_json", "too_deep", "body_missing"];

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var unreadable = refusal is { Kind: RefusalKind.Invalid, Errors: [var only] } && UnreadableBodies.Contains(only.Code) ? only : null;
        if (refusal.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Seconds(wait);
        if (refusal.Kind == RefusalKind.Unauthenticated)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"email-platform\"";
        return WriteAsync(
            context,
            unreadable is null ? StatusOf(refusal.Kind) : StatusCodes.Status400BadRequest,
            unreadable?.Code ?? refusal.Code,
            refusal.Detail,
            refusal.Errors.Count > 0 ? refusal.Errors : null);
    }

    public static Task WriteAsync(HttpContext context, int status, string code, string detail, IReadOnlyList<InputError>? errors = null)
    {
        var problem = new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, code, context.TraceIdentifier, errors);
        return JsonReply.WriteAsync(context.Response, status, ContentType, problem, ApiJson.Default.Problem);
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict or RefusalKind.Busy => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.RateLimited => StatusCodes.Status429TooManyRequests,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A refusal without a status."),
    };

    /// <summary>Whole seconds, rounded up: a client that waits as long as it is told must not come too early.</summary>
    private static string Seconds(TimeSpan wait) =>
        ((long)Math.Ceiling(Math.Max(0, wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
}
