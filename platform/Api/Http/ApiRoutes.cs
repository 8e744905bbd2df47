using System.Text.Json.Serialization.Metadata;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Api.Problems;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmailPlatform.Api.Http;

/// <summary>
/// The table of routes while it is being made. A route says once what it takes and answers: from that come its decoding, its encoding
/// and its place in the OpenAPI document.
/// </summary>
internal sealed class ApiRoutes(IEndpointRouteBuilder endpoints, ApiGate gate)
{
    /// <summary>After every route of its path, so that it gets what none of them takes.</summary>
    private const int AfterRoutes = 1;

    private readonly Dictionary<string, List<string>> _methods = new(StringComparer.Ordinal);

    public void Get<TReply>(
        string pattern, Scope scope, JsonTypeInfo<TReply> reply, Func<ApiRequest, ValueTask<Outcome<TReply>>> handle, Operation operation)
        where TReply : class =>
        Map("GET", pattern, gate.Protect(scope, StatusCodes.Status200OK, reply, handle), operation with { Scope = scope, Reply = typeof(TReply) });

    public void Post<TReply>(
        string pattern, Scope scope, JsonTypeInfo<TReply> reply, Func<ApiRequest, ValueTask<Outcome<TReply>>> handle, Operation operation)
        where TReply : class =>
        Map("POST", pattern, gate.Protect(scope, operation.Status, reply, handle), operation with { Scope = scope, Reply = typeof(TReply) });

    public void Post<TBody, TReply>(
        string pattern, Scope scope, BodyReader<TBody> body, JsonTypeInfo<TReply> reply,
        Func<ApiRequest, TBody, ValueTask<Outcome<TReply>>> handle, Operation operation)
        where TBody : class
        where TReply : class =>
        MapBody("POST", pattern, scope, body, reply, handle, operation);

    public void Put<TBody, TReply>(
        string pattern, Scope scope, BodyReader<TBody> body, JsonTypeInfo<TReply> reply,
        Func<ApiRequest, TBody, ValueTask<Outcome<TReply>>> handle, Operation operation)
        where TBody : class
        where TReply : class =>
        MapBody("PUT", pattern, scope, body, reply, handle, operation);

    /// <summary>A removal that answers nothing: 204.</summary>
    public void Delete(string pattern, Scope scope, Func<ApiRequest, ValueTask<Outcome<NoReply>>> handle, Operation operation) =>
        Map(
            "DELETE",
            pattern,
            gate.Protect(scope, StatusCodes.Status204NoContent, null, handle),
            operation with { Scope = scope, Status = StatusCodes.Status204NoContent });

    public void Delete<TReply>(
        string pattern, Scope scope, JsonTypeInfo<TReply> reply, Func<ApiRequest, ValueTask<Outcome<TReply>>> handle, Operation operation)
        where TReply : class =>
        Map("DELETE", pattern, gate.Protect(scope, StatusCodes.Status200OK, reply, handle), operation with { Scope = scope, Reply = typeof(TReply) });

    /// <summary>A route without a credential.</summary>
    /// <param name="operation">Null leaves it out of the OpenAPI document.</param>
    public void Open(string method, string pattern, RequestDelegate handle, Operation? operation = null) =>
        Map(method, pattern, gate.Open(handle), operation);

    /// <summary>Answers what no route takes: another method with 405, another path with 404.</summary>
    public void Close()
    {
        foreach (var (pattern, methods) in _methods)
        {
            var allow = string.Join(", ", methods);
            endpoints.Map(pattern, gate.Open(context => RefuseMethodAsync(context, allow))).WithOrder(AfterRoutes);
        }
        // The first outweighs a fallback that the host has for its own pages.
        endpoints.MapFallback("/v1/{**path}", gate.Open(RefusePathAsync));
        endpoints.MapFallback("/{**path}", gate.Open(RefusePathAsync));
    }

    private void MapBody<TBody, TReply>(
        string method, string pattern, Scope scope, BodyReader<TBody> body, JsonTypeInfo<TReply> reply,
        Func<ApiRequest, TBody, ValueTask<Outcome<TReply>>> handle, Operation operation)
        where TBody : class
        where TReply : class =>
        Map(
            method,
            pattern,
            gate.Protect(scope, body, operation.Status, reply, handle),
            operation with { Scope = scope, Body = typeof(TBody), Reply = typeof(TReply) });

    private void Map(string method, string pattern, RequestDelegate handle, Operation? operation)
    {
        var endpoint = endpoints.MapMethods(pattern, [method], handle);
        if (operation is not null)
            endpoint.WithMetadata(operation);
        if (!_methods.TryGetValue(pattern, out var methods))
            _methods[pattern] = methods = [];
        methods.Add(method);
    }

    private static Task RefuseMethodAsync(HttpContext context, string allow)
    {
        context.Response.Headers.Allow = allow;
        return ProblemReply.WriteAsync(
            context, StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address takes {allow}.");
    }

    private static Task RefusePathAsync(HttpContext context) =>
        ProblemReply.WriteAsync(context, StatusCodes.Status404NotFound, "route_not_found", "There is nothing at this address; /docs lists what there is.");
}
