using System.Text.Json.Serialization.Metadata;
using EmailPlatform.Api.Problems;
using EmailPlatform.Api.Rates;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Api.Http;

/// <summary>
/// What every request of the API goes through, in one chain rather than in a row of middlewares: request id, credential, scope, rate,
/// body, use case, reply. Whatever goes wrong on the way is answered as problem details.
/// </summary>
internal sealed class ApiGate(Authenticator authenticator, RateLimiter rates, TimeProvider time, ILogger<ApiGate> log)
{
    private static readonly Refusal NoCredential = new(
        RefusalKind.Unauthenticated, "missing_credentials", "An API key is required: send the header 'Authorization: Bearer <api key>'.");

    /// <summary>A route for callers with the scope, that takes no body.</summary>
    public RequestDelegate Protect<TReply>(
        Scope scope, int status, JsonTypeInfo<TReply>? type, Func<ApiRequest, ValueTask<Outcome<TReply>>> handle)
        where TReply : class =>
        Open(async context =>
        {
            if ((await AdmitAsync(context, scope)).IsRefused(out var refusal, out var caller))
                await ProblemReply.WriteAsync(context, refusal);
            else
                await ReplyAsync(context, status, type, await handle(new ApiRequest(context, caller, default)));
        });

    /// <summary>A route for callers with the scope, that takes a JSON body.</summary>
    public RequestDelegate Protect<TBody, TReply>(
        Scope scope, BodyReader<TBody> read, int status, JsonTypeInfo<TReply>? type, Func<ApiRequest, TBody, ValueTask<Outcome<TReply>>> handle)
        where TBody : class
        where TReply : class =>
        Open(async context =>
        {
            if ((await AdmitAsync(context, scope)).IsRefused(out var refusal, out var caller))
            {
                await ProblemReply.WriteAsync(context, refusal);
                return;
            }
            if (RequestBody.Check(context.Request) is var wrong and not 0)
            {
                await RefuseBodyAsync(context, wrong);
                return;
            }
            if (await RequestBody.ReadAsync(context.Request) is not { } bytes)
            {
                await RefuseBodyAsync(context, StatusCodes.Status413PayloadTooLarge);
                return;
            }
            var outcome = read(bytes).IsRefused(out refusal, out var body)
                ? refusal
                : await handle(new ApiRequest(context, caller, bytes), body);
            context.Request.BodyReader.AdvanceTo(bytes.End);
            await ReplyAsync(context, status, type, outcome);
        });

    /// <summary>A route for everybody.</summary>
    public RequestDelegate Open(RequestDelegate handle) => async context =>
    {
        RequestId.Assign(context, time);
        SecurityHeaders.Set(context.Response.Headers);
        try
        {
            await handle(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // Nobody is there to be answered, or he has had half of one answer; the server breaks the connection off.
            throw;
        }
        catch (BadHttpRequestException exception)
        {
            await ProblemReply.WriteAsync(context, exception.StatusCode, "bad_request", "The request could not be read.");
        }
        catch (Exception exception)
        {
            Log.RequestFailed(log, exception, context.Request.Method, context.TraceIdentifier);
            await ProblemReply.WriteAsync(
                context, StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong on our side. Trying again is safe with an Idempotency-Key.");
        }
    };

    private async ValueTask<Outcome<Caller>> AdmitAsync(HttpContext context, Scope scope)
    {
        // Of two credentials neither counts.
        if (CredentialHeader.Read(context.Request.Headers.Authorization is [var only] ? only : null) is not { } credential)
            return NoCredential;
        if ((await authenticator.AuthenticateAsync(credential, CancellationToken.None)).IsRefused(out var refusal, out var caller))
            return refusal;
        var rate = await rates.TryAcquireAsync(caller, 1, CancellationToken.None);
        RateHeaders.Set(context.Response.Headers, rate);
        if (!rate.IsAllowed)
            return rate.ToRefusal();
        return caller.May(scope) ? caller : MissingScope(scope);
    }

    private static Refusal MissingScope(Scope scope) => new(
        RefusalKind.Forbidden, "missing_scope", $"This API key lacks the scope '{string.Join("' or '", ScopeNames.Of(scope))}'.");

    private static Task RefuseBodyAsync(HttpContext context, int status) => status == StatusCodes.Status413PayloadTooLarge
        ? ProblemReply.WriteAsync(
            context, status, "body_too_large", $"A body has at most {AcceptLimits.MaxBodyBytes} bytes; larger attachments go through POST /v1/attachments.")
        : ProblemReply.WriteAsync(
            context, status, "unsupported_media_type", "The body must be JSON: 'Content-Type: application/json', in UTF-8, without a Content-Encoding.");

    private static Task ReplyAsync<TReply>(HttpContext context, int status, JsonTypeInfo<TReply>? type, in Outcome<TReply> outcome)
        where TReply : class
    {
        if (outcome.IsRefused(out var refusal, out var reply))
            return ProblemReply.WriteAsync(context, refusal);
        if (reply is IBytesReply { Bytes: { } bytes } other)
            return BytesReply.WriteAsync(context.Response, other.ContentType, bytes);
        if (reply is IStatusReply { Status: { } itsOwn })
            status = itsOwn;
        if (type is not null)
            return JsonReply.WriteAsync(context.Response, status, JsonReply.ContentType, reply, type);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
