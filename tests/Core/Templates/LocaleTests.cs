using EmailPlatform.Core.Templates;
using EmailPlatform.Html;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Tests.Templates;

public sealed class LocaleTests
{
    [Theory]
    [InlineData("pt_br", "pt-BR")]
    [InlineData("ZH-hant-tw", "zh-Hant-TW")]
    [InlineData("de", "de")]
    [InlineData("es-419", "es-419")]
    [InlineData("", null)]
    [InlineData("x", null)]
    [InlineData("pt-", null)]
    [InlineData("p1", null)]
    [InlineData("português", null)]
    public void Tag_Read_IsCanonicalOrNone(string text, string? expected) =>
        Assert.Equal(expected, LocaleTag.TryRead(text, out var canonical) ? canonical : null);

    [Theory]
    [InlineData("pt-BR", "S-BR H-pt")]
    [InlineData("pt-PT", "S-pt H-pt")]
    [InlineData("pt", "S-pt H-pt")]
    [InlineData("de-AT", "S-en H-en")]
    [InlineData(null, "S-en H-en")]
    public void Choose_FallsBackPartByPart(string? locale, string expected)
    {
        var done = Render(new TemplateContent
        {
            Subject = "S-en",
            Html = "H-en",
            Text = "T-en",
            Locales = new Dictionary<string, TemplateParts>
            {
                ["pt-BR"] = new() { Subject = "S-BR" },
                ["pt"] = new() { Subject = "S-pt", Html = "H-pt" },
            },
        }, locale);

        Assert.Equal(expected, $"{done.Subject} {done.Html}");
        Assert.Equal(expected.EndsWith("en", StringComparison.Ordinal) ? "T-en" : null, done.Text?.ToString());
    }

    [Theory]
    [InlineData("de-DE", null, false, "31. Januar 1.234,50")]
    [InlineData("de-DE", "en", false, "31. January 1,234.50")]
    [InlineData("pt-BR", "en", true, "31. janeiro 1.234,50")]
    [InlineData("de-DE", "en", true, "31. January 1,234.50")]
    public void Render_DatesAndNumbers_AreInTheLanguageOfTheText(string locale, string? standard, bool hasPortuguese, string expected)
    {
        var done = Render(new TemplateContent
        {
            Subject = "{{ '2026-01-31' | date: '%d. %B' }} {{ 1234.5 | number: 2 }}",
            Text = "x",
            DefaultLocale = standard,
            Locales = hasPortuguese ? new Dictionary<string, TemplateParts> { ["pt"] = new() { Text = "y" } } : null,
        }, locale);

        Assert.Equal(expected, done.Subject);
    }

    private static RenderedContent.Success Render(TemplateContent content, string? locale) => Assert.IsType<RenderedContent.Success>(
        new TemplateRenderer(TimeProvider.System).Render(new TemplateCompiler(new TemplateHtml()).Compile(TemplateClosure.Alone(content)).Value!, locale, LiquidModel.Empty, isStrict: false));
}
