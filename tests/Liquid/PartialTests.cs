using System.Buffers;

namespace EmailPlatform.Liquid.Tests;

public sealed class PartialTests
{
    [Fact]
    public void Layout_BlocksOverriddenAndNot_PutsEachInItsPlace()
    {
        var options = Liquid.WithPartials(("base", "<{% block title %}Default{% endblock %}|{% block 'foot' %}Foot{% endblock %}|{{ content_for_layout }}>"));
        Assert.Equal("<Mine 1|Foot|\nbody>", Liquid.Render("{% layout 'base' %}{% assign n = 1 %}\nbody{% block title %}Mine {{ n }}{% endblock %}", "{}", options));
    }

    [Fact]
    public void Layout_OfALayout_TheInnermostBlockWins()
    {
        var options = Liquid.WithPartials(
            ("mid", "{% layout 'base' %}{% block a %}mid-a{% endblock %}{% block b %}mid-b{% block c %}mid-c{% endblock %}{% endblock %}"),
            ("base", "{% block a %}base-a{% endblock %} {% block b %}base-b{% endblock %}"));
        Assert.Equal("leaf-a mid-bleaf-c", Liquid.Render("{% layout 'mid' %}{% block a %}leaf-a{% endblock %}{% block c %}leaf-c{% endblock %}", "{}", options));
    }

    [Fact]
    public void Layout_Escaped_ContentIsNotEscapedTwice()
    {
        var partials = Liquid.WithPartials(("base", "<{{ content_for_layout }}>")).Partials;
        Assert.Equal("<<p>&lt;>", Liquid.Render("{% layout 'base' %}<p>{{ '<' }}", "{}", new() { Partials = partials, EscapeHtml = true }));
    }

    [Fact]
    public void Render_Partial_SeesTheModelButNotTheTemplatesVariables() =>
        Assert.Equal("m--arg", Liquid.Render("{% assign local = 1 %}{% render 'p', arg: 'arg' %}", """{"model": "m"}""", Liquid.WithPartials(("p", "{{ model }}-{{ local }}-{{ arg }}"))));

    [Fact]
    public void Error_InAPartial_NamesItAndItsLine()
    {
        var error = Liquid.RenderError("\n\n{% render 'p' %}", "{}", Liquid.WithPartials(("p", "x\n {{ 1 | divided_by: 0 }}")));
        Assert.Equal((LiquidErrorCode.DivisionByZero, "p", 2, 9), (error.Code, error.Partial, error.Line, error.Column));
    }

    [Fact]
    public void Error_InThePartialsSyntax_EndsTheRender()
    {
        var error = Liquid.RenderError("{% include 'p' %}", "{}", Liquid.WithPartials(("p", "{% if %}")));
        Assert.Equal((LiquidErrorCode.Syntax, "p"), (error.Code, error.Partial));
    }

    [Theory]
    [InlineData("{% render 'none' %}")]
    [InlineData("{% include 'none' %}")]
    [InlineData("{% layout 'none.liquid' %}")]
    public void Partial_Missing_IsAnError(string source) => Assert.Equal(LiquidErrorCode.PartialNotFound, Liquid.RenderError(source).Code);

    [Fact]
    public void Render_Failed_WritesNothing()
    {
        var output = new ArrayBufferWriter<byte>();
        var result = Liquid.Parse("before {{ 1 | divided_by: 0 }}").Render(LiquidModel.Empty, LiquidRenderOptions.Default, output);
        Assert.IsType<LiquidRenderResult.Failed>(result);
        Assert.Equal(0, output.WrittenCount);
    }
}
