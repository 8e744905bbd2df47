using System.Globalization;
using System.Text.Json.Nodes;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Scope = EmailPlatform.Core.Tenants.Scope;

namespace EmailPlatform.Api.OpenApi;

/// <summary>Lays the words, the example and the credential of an <see cref="Operation"/> over what the generator made of its types.</summary>
internal sealed class OperationNotes : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().FirstOrDefault() is not { } notes)
            return Task.CompletedTask;

        operation.OperationId = notes.Id;
        operation.Summary = notes.Summary;
        operation.Description = Describe(notes);
        foreach (var parameter in notes.Parameters)
        {
            if (operation.Parameters?.FirstOrDefault(made => made.Name == parameter.Name) is not OpenApiParameter shown)
                continue;
            shown.Description = parameter.Description;
            shown.Example = parameter.Example;
        }
        if (notes.Example is { } example)
            operation.RequestBody!.Content!["application/json"].Example = JsonNode.Parse(example);
        foreach (var (status, response) in operation.Responses!)
            response.Description ??= ReasonPhrases.GetReasonPhrase(int.Parse(status, CultureInfo.InvariantCulture));
        if (notes.Scope != Scope.None)
            operation.Security = [Requirement(ApiDocument.BearerScheme, context.Document!), Requirement(ApiDocument.BasicScheme, context.Document!)];
        return Task.CompletedTask;
    }

    private static string? Describe(Operation notes) =>
        notes.Scope == Scope.None ? notes.Description
            : $"{notes.Description}{(notes.Description is null ? "" : "\n\n")}Needs the scope `{string.Join("` or `", ScopeNames.Of(notes.Scope))}`.";

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
