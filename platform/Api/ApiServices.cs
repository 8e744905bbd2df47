using EmailPlatform.Api.Analytics;
using EmailPlatform.Api.ApiKeys;
using EmailPlatform.Api.Attachments;
using EmailPlatform.Api.Documentation;
using EmailPlatform.Api.Domains;
using EmailPlatform.Api.Health;
using EmailPlatform.Api.Http;
using EmailPlatform.Api.Messages;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Api.Sending;
using EmailPlatform.Api.Suppressions;
using EmailPlatform.Api.Templates;
using EmailPlatform.Api.Unsubscribing;
using EmailPlatform.Api.Webhooks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Api;

/// <summary>The REST API as a host takes it in: on Kestrel, in a Lambda function, in a test.</summary>
public static class ApiServices
{
    /// <summary>
    /// Adds what the endpoints need of their own. The use cases of Core that they call, the host registers as singletons, with a
    /// <see cref="TimeProvider"/>; and an <see cref="IUploadReceiver"/> where uploads come to this process.
    /// </summary>
    public static IServiceCollection AddEmailPlatformApi(this IServiceCollection services)
    {
        services.AddRoutingCore();
        services.AddSingleton<ApiGate>();
        services.AddSingleton<IEndpoints, SendEndpoints>();
        services.AddSingleton<IEndpoints, MessageEndpoints>();
        services.AddSingleton<IEndpoints, AttachmentEndpoints>();
        services.AddSingleton<IEndpoints, SuppressionEndpoints>();
        services.AddSingleton<IEndpoints, TemplateEndpoints>();
        services.AddSingleton<IEndpoints, DomainEndpoints>();
        services.AddSingleton<IEndpoints, WebhookEndpoints>();
        services.AddSingleton<IEndpoints, DeadLetterEndpoints>();
        services.AddSingleton<IEndpoints, ApiKeyEndpoints>();
        services.AddSingleton<IEndpoints, AnalyticsEndpoints>();
        services.AddSingleton<IEndpoints, UnsubscribeEndpoints>();
        services.AddSingleton<IEndpoints, HealthEndpoints>();
        services.AddSingleton<IEndpoints, OpenApiEndpoint>();
        services.AddSingleton<IEndpoints, DocumentationEndpoints>();
        return services.AddApiDocument();
    }

    /// <summary>
    /// Maps every route, and a last one that answers whatever is at no address. A host's own routes, also those mapped later, come before
    /// that one; only beneath <c>/v1</c> it has the word.
    /// </summary>
    public static IEndpointRouteBuilder MapEmailPlatformApi(this IEndpointRouteBuilder endpoints)
    {
        var routes = new ApiRoutes(endpoints, endpoints.ServiceProvider.GetRequiredService<ApiGate>());
        foreach (var feature in endpoints.ServiceProvider.GetServices<IEndpoints>())
            feature.Map(routes);
        if (endpoints.ServiceProvider.GetService<IUploadReceiver>() is { } receiver)
            new UploadEndpoint(receiver).Map(routes);
        routes.Close();
        return endpoints;
    }
}
