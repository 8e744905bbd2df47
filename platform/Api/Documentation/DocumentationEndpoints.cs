using EmailPlatform.Api.Http;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Documentation;

/// <summary>The page at <c>/docs</c>: it reads the OpenAPI document, shows the operations and tries them. It loads nothing from elsewhere.</summary>
internal sealed class DocumentationEndpoints : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Open("GET", "/docs", Serve("documentation.html", "text/html; charset=utf-8"));
        routes.Open("GET", "/docs/documentation.css", Serve("documentation.css", "text/css; charset=utf-8"));
        routes.Open("GET", "/docs/documentation.js", Serve("documentation.js", "text/javascript; charset=utf-8"));
    }

    private static RequestDelegate Serve(string name, string contentType)
    {
        using var resource = typeof(DocumentationEndpoints).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return context =>
        {
            context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ScriptedPage;
            return BytesReply.WriteAsync(context.Response, contentType, bytes);
        };
    }
}
