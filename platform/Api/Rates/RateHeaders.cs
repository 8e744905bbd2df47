using System.Globalization;
using EmailPlatform.Core.Rates;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Rates;

/// <summary>Says in a reply how much of its rate the caller has left.</summary>
internal static class RateHeaders
{
    public const string Limit = "RateLimit-Limit";
    public const string Remaining = "RateLimit-Remaining";

    /// <summary>In seconds from now.</summary>
    public const string Reset = "RateLimit-Reset";

    public static void Set(IHeaderDictionary headers, in RateDecision decision)
    {
        headers[Limit] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        headers[Remaining] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = ((long)Math.Ceiling(decision.ResetAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
