using System.Text.Json;
using EmailPlatform.Core.Accepting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace EmailPlatform.Api.OpenApi;

/// <summary>The OpenAPI document of the API.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    public const string BearerScheme = "bearer";
    public const string BasicScheme = "basic";

    private const string Description = """
        Send mail, and learn what became of it.

        Errors are problem details (RFC 9457) with a stable `code` and, for input errors, a JSON pointer to each bad field.
        Every reply has an `X-Request-Id`; those to a request with a credential have `RateLimit-Limit`, `RateLimit-Remaining`
        and `RateLimit-Reset` (seconds). Lists come in pages: give the `next_cursor` of one as `cursor` for the next.
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        // The schemas of the document take their names from here; nothing else in this assembly does.
        services.Configure<JsonOptions>(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, OperationDescriptions>());
        return services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Any();
            options.AddOperationTransformer<OperationNotes>();
            options.AddSchemaTransformer((schema, context, _) => DescribeAsync(schema, context));
            options.AddDocumentTransformer((document, _, _) => DescribeAsync(document));
        });
    }

    private static Task DescribeAsync(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "Email Platform", Version = Name, Description = Description };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
            [BasicScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "An API key as the password, with any user name." },
        };
        return Task.CompletedTask;
    }

    /// <summary>What a type with a converter of its own looks like cannot be told from the type.</summary>
    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(AddressInput))
        {
            schema.Description = "An address, with or without a name: `\"Shop <a@shop.example>\"`, or an object.";
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "email" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["email"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                    AdditionalPropertiesAllowed = false,
                },
            ];
        }
        return Task.CompletedTask;
    }
}
