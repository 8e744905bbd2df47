using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Liquid;

namespace EmailPlatform.Api.Templates;

/// <summary>Renders a stored version for its author: strictly, so that a missing variable is a fault that he sees.</summary>
internal sealed class TemplatePreview(TemplateStore templates, CompiledTemplates compiled, TemplateRenderer renderer)
{
    public async ValueTask<Outcome<PreviewReply>> RenderAsync(
        TenantId tenant, TemplateName name, PreviewInput input, CancellationToken cancellationToken)
    {
        var variables = input.Variables ?? JsonElement.Parse("{}");
        if (variables.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid("/variables", "wrong_type", "Variables are a JSON object.");
        if ((await templates.GetVersionAsync(tenant, name, input.Version, cancellationToken)).IsRefused(out var refusal, out var version)
            || (await compiled.GetAsync(tenant, name, version.Version, cancellationToken)).IsRefused(out refusal, out var content))
            return refusal;

        return renderer.Render(content, LiquidModel.Create(LiquidValue.FromJson(variables)), isStrict: true) switch
        {
            RenderedContent.Success done => new PreviewReply(version.Version, done.Subject, done.Text?.ToString(), done.Html?.ToString(), done.Amp?.ToString()),
            RenderedContent.Failed failed => Refusal.Invalid(
                failed.Variable is { } missing ? $"/variables/{missing}" : "/variables",
                failed.Code,
                failed.ToString()),
            _ => throw new InvalidOperationException("A rendering is neither done nor failed."),
        };
    }
}
