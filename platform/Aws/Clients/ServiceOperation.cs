using System.Text.Json.Serialization.Metadata;

namespace EmailPlatform.Aws.Clients;

/// <summary>One operation of a service, and how it is written.</summary>
/// <param name="Name">As IAM and the service's reference name it.</param>
/// <param name="Path">The resource; <c>/</c> for the JSON-RPC services.</param>
/// <param name="Target">The value of <c>X-Amz-Target</c>; null for a REST operation.</param>
/// <param name="ContentType">Of the request's body.</param>
internal sealed record ServiceOperation<TInput, TReply>(
    string Name, string Path, string? Target, string ContentType, JsonTypeInfo<TInput> Input, JsonTypeInfo<TReply> Reply)
    where TReply : class, new()
{
    /// <summary>Of the HTTP request; a GET and a DELETE have no body.</summary>
    public string Method { get; init; } = "POST";
}
