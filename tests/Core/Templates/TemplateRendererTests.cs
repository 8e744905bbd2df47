using System.Text.Json;
using EmailPlatform.Core.Templates;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Tests.Templates;

public sealed class TemplateRendererTests : TemplateFixture
{
    private readonly CompiledTemplates _compiled;
    private readonly TemplateRenderer _renderer;

    public TemplateRendererTests()
    {
        _compiled = new CompiledTemplates(Templates, Compiler, Time);
        _renderer = new TemplateRenderer(Time);
    }

    [Fact]
    public void Render_Markup_IsEscapedInHtmlAndNowhereElse()
    {
        const string Source = "{{ name }}";
        var content = new TemplateContent { Subject = Source, Text = Source, Html = Source, Amp = Source };

        var rendered = Rendered(content, """{"name": "<b>&"}""");

        Assert.Equal(("<b>&", "<b>&", "&lt;b&gt;&amp;", "&lt;b&gt;&amp;"), Texts(rendered));
    }

    [Fact]
    public void Render_PartThatIsNotThere_IsNull()
    {
        var rendered = Rendered(new TemplateContent { Subject = "x", Text = "y" }, "{}");

        Assert.Equal(("x", "y", null, null), Texts(rendered));
    }

    [Theory]
    [InlineData("a\\r\\nBcc: b@example.net", "a Bcc: b@example.net")]
    [InlineData("  a\\u2028b\\u0000c\\t ", "a b c")]
    [InlineData("\\n\\n", "")]
    [InlineData("two  spaces", "two  spaces")]
    public void Render_LineBreaksInTheSubject_BecomeSpaces(string name, string subject) =>
        Assert.Equal(subject, Rendered(new TemplateContent { Subject = "{{ name }}" }, $$"""{"name": "{{name}}"}""").Subject);

    [Theory]
    [InlineData("<html><BODY class=\"a>b\"><p>x</p></BODY></html>", "<html><BODY class=\"a>b\">§<p>x</p></BODY></html>")]
    [InlineData("<p>x</p>", "§<p>x</p>")]
    [InlineData("<body", "§<body")]
    public void Render_Preheader_StandsFirstInTheBody(string html, string expected)
    {
        var rendered = Rendered(new TemplateContent { Subject = "x", Html = html, Preheader = "{{ name }} §" }, """{"name": "<i>"}""");

        var sent = rendered.Html!.ToString();
        var start = sent.IndexOf("<div style", StringComparison.Ordinal);
        var end = sent.IndexOf("</div>", StringComparison.Ordinal) + "</div>".Length;
        Assert.Contains(">&lt;i&gt; §</div>", sent, StringComparison.Ordinal);
        Assert.Equal(expected, sent.Remove(start, end - start).Insert(start, "§"));
    }

    [Fact]
    public void Render_BlankPreheader_LeavesTheHtml() =>
        Assert.Equal("<p>x</p>", Rendered(new TemplateContent { Subject = "x", Html = "<p>x</p>", Preheader = "{{ name }}" }, "{}").Html?.ToString());

    [Fact]
    public void Render_MissingVariableWhenStrict_FailsWithItsPlace()
    {
        var content = new TemplateContent { Subject = "x", Html = "<p>\n  {{ order.total }}</p>" };

        var failed = Assert.IsType<RenderedContent.Failed>(_renderer.Render(Compile(content), null, Model("""{"order": {}}"""), isStrict: true));

        Assert.Equal((TemplatePart.Html, "undefined_variable", 2), (failed.Part, failed.Code, failed.Line));
        Assert.InRange(failed.Column, 3, 6);
        Assert.Equal("order.total", failed.Variable);
        Assert.StartsWith("html, line 2, column ", failed.ToString(), StringComparison.Ordinal);
        Assert.IsType<RenderedContent.Success>(_renderer.Render(Compile(content), null, Model("{}"), isStrict: false));
    }

    [Fact]
    public void Render_HostileLoop_FailsInBoundedTime()
    {
        var content = new TemplateContent { Subject = "x", Text = "{% for i in (1..1000000000) %}{% for j in (1..1000000000) %}{% endfor %}{% endfor %}" };

        var failed = Assert.IsType<RenderedContent.Failed>(_renderer.Render(Compile(content), null, LiquidModel.Empty, isStrict: false));

        Assert.StartsWith("too_many_", failed.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_PartInWhichNothingIsComputed_IsTheSameForAll()
    {
        var content = new TemplateContent { Subject = "x", Text = "{% raw %}{{ é }}{% endraw %}", Html = "<p>{{ name }}</p>" };
        var (one, other) = (Rendered(content, """{"name": "Bea"}"""), Rendered(content, """{"name": "Zoë"}"""));

        Assert.Same(one.Text, other.Text);
        Assert.Equal(("{{ é }}", "<p>Bea</p>", "<p>Zoë</p>"), (one.Text?.ToString(), one.Html?.ToString(), other.Html?.ToString()));
    }

    [Fact]
    public void Compile_SameSources_AreParsedOnce()
    {
        var one = Compile(new TemplateContent { Subject = "a", Text = "b" });

        Assert.Same(one, Compile(new TemplateContent { Subject = new string("a"), Text = new string("b") }));
        Assert.NotSame(one, Compile(new TemplateContent { Subject = "ab", Text = "" }));
        Assert.NotSame(one, Compile(new TemplateContent { Subject = "a", Html = "b" }));
    }

    [Fact]
    public void Compile_FaultySource_IsRefusedWithAPointer() =>
        Assert.Equal("/amp", Assert.Single(_compiled.Compile(new TemplateContent { Amp = "{% if %}" }).Refusal!.Errors).Pointer);

    [Fact]
    public void Variables_OfAllParts_AreNamedOnce() =>
        Assert.Equal(["a", "b", "c"], Compile(new TemplateContent { Subject = "{{ b }}", Text = "{{ a.x }}{{ b }}", Html = "{% for i in c %}{{ i }}{% endfor %}" }).Variables);

    [Fact]
    public async Task Get_Version_IsReadOnceAndServedAfterDelete()
    {
        await CreateAsync("one");
        var first = (await _compiled.GetAsync(Shop, new PinnedTemplate(Welcome, 1), Cancellation)).Value;
        await Templates.DeleteAsync(Shop, Welcome, Cancellation);
        await CreateAsync("two");

        Assert.Same(first, (await _compiled.GetAsync(Shop, new PinnedTemplate(Welcome, 1), Cancellation)).Value);
        Assert.Equal("two", Text((await _compiled.GetAsync(Shop, new PinnedTemplate(Welcome, 2), Cancellation)).Value!));
        Assert.Equal("one", Text((await new CompiledTemplates(Templates, Compiler, Time).GetAsync(Shop, new PinnedTemplate(Welcome, 1), Cancellation)).Value!));
    }

    [Fact]
    public async Task Get_OfAnotherTenant_IsRefused()
    {
        await CreateAsync("one");
        await _compiled.GetAsync(Shop, new PinnedTemplate(Welcome, 1), Cancellation);

        Assert.Equal("template_version_not_found", (await _compiled.GetAsync(Other, new PinnedTemplate(Welcome, 1), Cancellation)).Refusal?.Code);
    }

    private static (string Subject, string? Text, string? Html, string? Amp) Texts(RenderedContent.Success rendered) =>
        (rendered.Subject, rendered.Text?.ToString(), rendered.Html?.ToString(), rendered.Amp?.ToString());

    private static LiquidModel Model(string json) => LiquidModel.Create(LiquidValue.FromJson(JsonDocument.Parse(json).RootElement));

    private CompiledContent Compile(TemplateContent content) => _compiled.Compile(content).Value!;

    private string? Text(CompiledContent content) =>
        ((RenderedContent.Success)_renderer.Render(content, null, LiquidModel.Empty, isStrict: false)).Text?.ToString();

    private RenderedContent.Success Rendered(TemplateContent content, string json) =>
        Assert.IsType<RenderedContent.Success>(_renderer.Render(Compile(content), null, Model(json), isStrict: false));
}
