using System.Text.Json;
using EmailPlatform.Core.Templates;
using EmailPlatform.Html;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Tests.Templates.Html;

/// <summary>Content with partials that need no table.</summary>
internal static class HtmlFixture
{
    private static readonly TemplateCompiler Compiler = new(new TemplateHtml());

    private static readonly TemplateRenderer Renderer = new(TimeProvider.System);

    public static RenderedContent Render(string html, string variables = "{}", bool inlineCss = true, bool isStrict = false, params (string Name, string Html)[] partials)
    {
        var closure = new TemplateClosure(
            new TemplateContent { Subject = "x", Html = html, InlineCss = inlineCss, MakeText = true },
            partials.ToDictionary(partial => partial.Name, partial => new TemplateContent { Html = partial.Html }));
        var compiled = Compiler.Compile(closure);
        Assert.Null(compiled.Refusal);
        return Renderer.Render(compiled.Value!, null, LiquidModel.Create(LiquidValue.FromJson(JsonElement.Parse(variables))), isStrict);
    }

    public static string Html(string html, string variables = "{}", params (string Name, string Html)[] partials) =>
        Assert.IsType<RenderedContent.Success>(Render(html, variables, partials: partials)).Html!.ToString();

    public static string? Text(string html, string variables = "{}", params (string Name, string Html)[] partials) =>
        Assert.IsType<RenderedContent.Success>(Render(html, variables, partials: partials)).Text?.ToString();
}
