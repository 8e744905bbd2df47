using System.Text.Json;

namespace EmailPlatform.Liquid.Tests;

/// <summary>Short forms for tests.</summary>
internal static class Liquid
{
    public static LiquidTemplate Parse(string source)
    {
        var result = LiquidTemplate.Parse(source);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        return result.Template;
    }

    public static LiquidValue Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return LiquidValue.FromJson(document.RootElement);
    }

    public static string Render(string source, string json = "{}", LiquidRenderOptions? options = null)
    {
        var output = Parse(source).Render(LiquidModel.Create(Json(json)), options ?? LiquidRenderOptions.Default, out var error);
        Assert.True(error is null, error?.ToString());
        return output!;
    }

    public static LiquidError RenderError(string source, string json = "{}", LiquidRenderOptions? options = null)
    {
        Parse(source).Render(LiquidModel.Create(Json(json)), options ?? LiquidRenderOptions.Default, out var error);
        Assert.NotNull(error);
        return error;
    }

    public static LiquidError ParseError(string source, LiquidParseOptions? options = null)
    {
        var result = LiquidTemplate.Parse(source, options);
        Assert.False(result.IsSuccess);
        return result.Error;
    }

    public static LiquidRenderOptions WithPartials(params (string Name, string Source)[] partials) =>
        new() { Partials = new LiquidPartials(partials.ToDictionary(p => p.Name, p => p.Source)) };
}
