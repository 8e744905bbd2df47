using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.CDK.AWS.APIGateway;

namespace EmailPlatform.InfraCdk.Api;

/// <summary>Renders what API Gateway answers by itself as the API does: problem details (RFC 9457) with a stable code.</summary>
internal static class GatewayProblems
{
    /// <summary>An apostrophe stays one, as in the API's own answers.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void AddTo(RestApi api)
    {
        Add("Default4xx", "DEFAULT_4XX", null, "Bad Request", 400, "bad_request", "The request could not be read.");
        Add("Default5xx", "DEFAULT_5XX", null, "Internal Server Error", 500, "internal_error", "Something went wrong on our side. Trying again is safe with an Idempotency-Key.");
        Add("Unauthorized", "UNAUTHORIZED", "401", "Unauthorized", 401, "missing_credentials", "An API key is required: send the header 'Authorization: Bearer <api key>'.");
        Add("AccessDenied", "ACCESS_DENIED", "401", "Unauthorized", 401, "invalid_credentials", "The credential is unknown, expired or revoked.");
        Add("AuthorizerFailure", "AUTHORIZER_FAILURE", "503", "Service Unavailable", 503, "temporarily_unavailable", "The credential could not be checked. Try again.");
        Add("AuthorizerConfiguration", "AUTHORIZER_CONFIGURATION_ERROR", "503", "Service Unavailable", 503, "temporarily_unavailable", "The credential could not be checked. Try again.");
        Add("NoSuchRoute", "MISSING_AUTHENTICATION_TOKEN", "404", "Not Found", 404, "not_found", "There is nothing at this address.");
        Add("NoSuchResource", "RESOURCE_NOT_FOUND", "404", "Not Found", 404, "not_found", "There is nothing at this address.");
        Add("NoUsageKey", "INVALID_API_KEY", "503", "Service Unavailable", 503, "temporarily_unavailable", "This account's usage plan is not ready. Try again.");
        Add("Throttled", "THROTTLED", "429", "Too Many Requests", 429, "rate_limited", "Too many requests came at once.", retryAfterSeconds: 1);
        Add("QuotaExceeded", "QUOTA_EXCEEDED", "429", "Too Many Requests", 429, "rate_limited", "The quota of this account is used up.", retryAfterSeconds: 60);
        Add("TooLarge", "REQUEST_TOO_LARGE", "413", "Payload Too Large", 413, "body_too_large", "A body has at most 4 MB; larger attachments go through POST /v1/attachments.");
        Add("UnsupportedMediaType", "UNSUPPORTED_MEDIA_TYPE", "415", "Unsupported Media Type", 415, "unsupported_media_type", "The body must be JSON: 'Content-Type: application/json'.");
        Add("Timeout", "INTEGRATION_TIMEOUT", "504", "Gateway Timeout", 504, "timeout", "The answer took too long. Trying again is safe with an Idempotency-Key.");
        Add("Failure", "INTEGRATION_FAILURE", "502", "Bad Gateway", 502, "internal_error", "Something went wrong on our side. Trying again is safe with an Idempotency-Key.");
        Add("Filtered", "WAF_FILTERED", "403", "Forbidden", 403, "filtered", "The request looks like an attack. Quote the request id if it is none.");

        void Add(string id, string type, string? statusCode, string title, int status, string code, string detail, int? retryAfterSeconds = null) =>
            api.AddGatewayResponse(id, new GatewayResponseOptions
            {
                Type = ResponseType_.Of(type),
                StatusCode = statusCode,
                ResponseHeaders = Headers(status, retryAfterSeconds),
                Templates = new Dictionary<string, string> { ["application/json"] = Template(title, status, code, detail) },
            });
    }

    private static Dictionary<string, string> Headers(int status, int? retryAfterSeconds)
    {
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "'application/problem+json'",
            ["X-Request-Id"] = "context.requestId",
        };
        if (status == 401)
            headers["WWW-Authenticate"] = "'Bearer realm=\"email-platform\"'";
        if (retryAfterSeconds is { } seconds)
            headers["Retry-After"] = $"'{seconds}'";
        return headers;
    }

    private static string Template(string title, int status, string code, string detail)
    {
        var problem = new Dictionary<string, object>
        {
            ["type"] = "about:blank",
            ["title"] = title,
            ["status"] = status,
            ["detail"] = detail,
            ["code"] = code,
            ["request_id"] = "$context.requestId",
        };
        return JsonSerializer.Serialize(problem, Plain);
    }
}
