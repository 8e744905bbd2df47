using System.Net;
using Amazon.Runtime;
using EmailPlatform.Core.Delivery;

namespace EmailPlatform.Aws.Delivery;

/// <summary>What the answers and failures of SES mean for a message.</summary>
internal static class SesOutcomes
{
    public const string Host = "ses";

    /// <summary>It cannot be known whether SES has it.</summary>
    public static DeliveryOutcome.Uncertain Uncertain(string response) => new() { Response = response, RemoteHost = Host };

    public static DeliveryOutcome.HandedOver HandedOver(string providerId) => new(providerId) { Response = $"Accepted as {providerId}.", RemoteHost = Host };

    /// <summary>Of an error that SES answered.</summary>
    public static DeliveryOutcome Of(AmazonServiceException error, SesOptions options)
    {
        DeliveryOutcome outcome = KindOf(error) switch
        {
            SesErrorKind.Throttled => new DeliveryOutcome.Deferred(options.ThrottledRetryAfter),
            SesErrorKind.Rejected => new DeliveryOutcome.Failed(),
            SesErrorKind.Unknown => new DeliveryOutcome.Uncertain(),
            _ => new DeliveryOutcome.Deferred(options.RefusedRetryAfter),
        };
        return outcome with { Response = $"{error.ErrorCode}: {error.Message}", RemoteHost = Host };
    }

    public static SesErrorKind KindOf(AmazonServiceException error) => error.ErrorCode switch
    {
        "TooManyRequestsException" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "ServiceUnavailable" or "ServiceUnavailableException"
            => SesErrorKind.Throttled,
        // An identity that is not verified is the account's matter, in whichever of the two ways SES says so.
        "MessageRejected" when error.Message.StartsWith("Email address is not verified", StringComparison.OrdinalIgnoreCase) => SesErrorKind.Refused,
        "MessageRejected" or "BadRequestException" or "ValidationException" => SesErrorKind.Rejected,
        _ when error.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => SesErrorKind.Throttled,
        _ when (int)error.StatusCode is >= 400 and < 500 => SesErrorKind.Refused,
        _ => SesErrorKind.Unknown,
    };

    /// <summary>Whether no connection was made, so that nothing has left.</summary>
    public static bool IsBeforeSending(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                })
                return true;
        }
        return false;
    }
}
