using EmailPlatform.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace EmailPlatform.Api.OpenApi;

/// <summary>Serves the OpenAPI document. It is made once: making it takes long enough to be an attack.</summary>
internal sealed class OpenApiEndpoint([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents) : IEndpoints
{
    private readonly Lock _making = new();
    private Task<byte[]>? _document;

    public void Map(ApiRoutes routes) => routes.Open("GET", $"/openapi/{ApiDocument.Name}.json", ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        Task<byte[]> making;
        lock (_making)
            making = _document is null or { IsFaulted: true } ? _document = MakeAsync() : _document;
        await BytesReply.WriteAsync(context.Response, JsonReply.ContentType, await making);
    }

    private async Task<byte[]> MakeAsync()
    {
        await Task.Yield();
        var document = await documents.GetOpenApiDocumentAsync(CancellationToken.None);
        using var buffer = new MemoryStream();
        await document.SerializeAsJsonAsync(buffer, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return buffer.ToArray();
    }
}
