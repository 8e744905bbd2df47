using EmailPlatform.Api.Problems;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace EmailPlatform.Api.OpenApi;

/// <summary>
/// Describes the endpoints that carry an <see cref="Operation"/>. They bind nothing by reflection, so the framework's own provider,
/// which looks at the parameters of a method, finds nothing to say of them.
/// </summary>
internal sealed class OperationDescriptions(EndpointDataSource endpoints) : IApiDescriptionProvider
{
    /// <summary>The refusals that any request with a credential may meet.</summary>
    private static readonly int[] CommonRefusals =
        [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests];

    private static readonly int[] BodyRefusals =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity,
    ];

    /// <summary>The generator wants to see that no parameter is an enumeration in the guise of a string.</summary>
    private static readonly EmptyModelMetadataProvider Models = new();

    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in endpoints.Endpoints)
        {
            if (endpoint is RouteEndpoint route
                && endpoint.Metadata.GetMetadata<Operation>() is { } operation
                && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: [var method] })
                context.Results.Add(Describe(route, method, operation));
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static ApiDescription Describe(RouteEndpoint route, string method, Operation operation)
    {
        var description = new ApiDescription
        {
            HttpMethod = method,
            RelativePath = route.RoutePattern.RawText!.TrimStart('/'),
            ActionDescriptor = new ActionDescriptor { DisplayName = operation.Id, EndpointMetadata = [.. route.Metadata, new TagsAttribute(operation.Tag)] },
        };
        foreach (var parameter in operation.Parameters)
        {
            description.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = parameter.Name,
                Source = parameter.Place,
                Type = parameter.Type,
                ModelMetadata = Models.GetMetadataForType(parameter.Type),
                IsRequired = parameter.IsRequired,
            });
        }
        if (operation.Body is { } body)
        {
            description.ParameterDescriptions.Add(new ApiParameterDescription { Name = "body", Source = BindingSource.Body, Type = body, IsRequired = true });
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
        }
        description.SupportedResponseTypes.Add(Response(operation.Status, operation.Reply, operation.ReplyMediaType));
        if (operation.OtherStatus is { } other)
            description.SupportedResponseTypes.Add(Response(other, operation.Reply, operation.ReplyMediaType));
        foreach (var status in RefusalsOf(operation))
            description.SupportedResponseTypes.Add(Response(status, typeof(Problem), ProblemReply.ContentType));
        return description;
    }

    private static SortedSet<int> RefusalsOf(Operation operation)
    {
        var refusals = new SortedSet<int>(operation.Refusals) { StatusCodes.Status500InternalServerError };
        if (operation.Scope != Scope.None)
            refusals.UnionWith(CommonRefusals);
        if (operation.Body is not null)
            refusals.UnionWith(BodyRefusals);
        else if (operation.Parameters.Any(parameter => parameter.Place == BindingSource.Query))
            refusals.Add(StatusCodes.Status422UnprocessableEntity);
        return refusals;
    }

    private static ApiResponseType Response(int status, Type? type, string mediaType)
    {
        var response = new ApiResponseType { StatusCode = status, Type = type ?? typeof(void) };
        if (type is not null)
            response.ApiResponseFormats.Add(new ApiResponseFormat { MediaType = mediaType });
        return response;
    }
}
