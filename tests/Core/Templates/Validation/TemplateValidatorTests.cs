using System.Text.Json;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Templates.Validation;

namespace EmailPlatform.Core.Tests.Templates.Validation;

public sealed class TemplateValidatorTests : TemplateFixture
{
    private const string Good = "<a href=\"{{ unsubscribe_url }}\">Unsubscribe</a>";

    [Theory]
    [InlineData("<p>\n {% if %}</p>", "syntax_error", 2, 8)]
    [InlineData("{% nothing %}", "unknown_tag", 1, 1)]
    [InlineData("a\n{{ name | upcase | shout: '|x' }}", "unknown_filter", 2, 20)]
    [InlineData("x {% render 'gone' %}", "partial_not_found", 1, 13)]
    [InlineData("{{ other }}", "undeclared_variable", 1, 4)]
    [InlineData("<script></script>", "dropped_element", 1, 1)]
    [InlineData("<p onclick=\"x\">", "dropped_attribute", 1, 1)]
    [InlineData("\n<a href=\"http://a.example\">", "insecure_link", 2, 1)]
    [InlineData("<img src=\"data:image/png;base64,AA\" alt=\"\">", "dropped_data_url", 1, 1)]
    [InlineData("<link rel=\"stylesheet\" href=\"https://a.example\">", "dropped_stylesheet", 1, 1)]
    [InlineData("<p style=\"position: absolute\">", "dropped_style", 1, 1)]
    [InlineData("<style>\n.a { display: flex }</style>", "dropped_style", 2, 1)]
    [InlineData("<img src=\"https://a.example\">", "missing_alt", 1, 1)]
    [InlineData("{% include name %}", "computed_partial", 1, 1)]
    public async Task Validate_Fault_HasItsPlace(string html, string code, int line, int column)
    {
        var finding = Assert.Single(await ValidateAsync(html + Good), finding => finding.Code == code);

        Assert.Equal(("html", line, column), (finding.Part, finding.Line, finding.Column));
    }

    [Fact]
    public async Task Validate_NothingWrong_FindsNothing() => Assert.Empty(await ValidateAsync($"<p>{{{{ name | date: '%B' | money: 'EUR' }}}}</p>{Good}"));

    [Fact]
    public async Task Validate_MissingParts_AreNamed()
    {
        var findings = await Validator().ValidateAsync(
            Shop, new TemplateDraft(new TemplateContent { Subject = "x", Html = "<p>x</p>" }), default, Cancellation);

        Assert.Equal(["missing_preheader", "missing_text_part", "missing_unsubscribe_link"], findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Validate_OverGmailsLimit_IsSaidOfTheRenderedSize()
    {
        const string Html = "{% for i in (1..200) %}{{ name }}{% endfor %}" + Good;
        var long600 = JsonElement.Parse($$"""{"name": "{{new string('x', 600)}}"}""");

        Assert.Contains(await ValidateAsync(Html, long600), finding => finding.Code == "html_too_large");
        Assert.DoesNotContain(await ValidateAsync(Html), finding => finding.Code == "html_too_large");
    }

    [Fact]
    public async Task Validate_FaultInALocaleOrPartial_IsNamedThere()
    {
        await Templates.CreateAsync(Shop, Name("footer"), new TemplateDraft(new TemplateContent { Html = "<p>\n<script></script></p>" }, Kind: TemplateKind.Partial), Cancellation);
        var content = Content("{% render 'footer' %}" + Good) with
        {
            Locales = new Dictionary<string, TemplateParts> { ["pt"] = new() { Subject = "{{ x | nope }}" } },
        };

        var findings = await Validator().ValidateAsync(Shop, new TemplateDraft(content with { Locales = null }), default, Cancellation);
        var localized = await Validator().ValidateAsync(Shop, new TemplateDraft(content), default, Cancellation);

        var dropped = Assert.Single(findings, finding => finding.Code == "dropped_element");
        Assert.Equal(("footer", 2, 1), (dropped.Partial, dropped.Line, dropped.Column));
        Assert.Equal(("subject", "pt"), Assert.Single(localized.Where(finding => finding.Code == "unknown_filter").Select(finding => (finding.Part, finding.Locale))));
    }

    private static TemplateContent Content(string html) => new()
    {
        Subject = "x",
        Preheader = "y",
        Html = html,
        MakeText = true,
        Variables = new Dictionary<string, VariableDeclaration> { ["name"] = new() { Type = VariableType.String, Sample = JsonElement.Parse("\"Bea\"") } },
    };

    private async Task<IReadOnlyList<TemplateFinding>> ValidateAsync(string html, JsonElement variables = default)
    {
        var findings = await Validator().ValidateAsync(Shop, new TemplateDraft(Content(html)), variables, Cancellation);
        return [.. findings.Where(finding => finding.Code != "unused_variable")];
    }

    private TemplateValidator Validator()
    {
        var pins = new TemplatePins(Templates);
        return new TemplateValidator(Templates, new TemplatePreview(Templates, pins, Compiler, new CompiledTemplates(Templates, Compiler, Time), new TemplateRenderer(Time)), Reader);
    }
}
