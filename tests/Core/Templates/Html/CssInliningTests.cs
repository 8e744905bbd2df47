using System.Diagnostics;
using System.Globalization;
using System.Text;
using EmailPlatform.Core.Templates;

namespace EmailPlatform.Core.Tests.Templates.Html;

public sealed class CssInliningTests
{
    [Theory]
    [InlineData("<style>p { color: red }</style><p>x</p>", "<style></style><p style=\"color:red\">x</p>")]
    [InlineData("<style>p{color:red}.a{color:blue}</style><p class=a>x</p>", "<style></style><p style=\"color:blue\" class=a>x</p>")]
    [InlineData("<style>.a{color:blue}p{color:red}</style><p class='a'>x</p>", "<style></style><p style=\"color:blue\" class='a'>x</p>")]
    [InlineData("<style>p{color:red}</style><P STYLE='margin:0'>x</P>", "<style></style><P STYLE='color:red;margin:0'>x</P>")]
    [InlineData("<style>p{color:red!important}</style><p style=\"color:blue\">x</p>", "<style></style><p style=\"color:blue;color:red\">x</p>")]
    [InlineData("<style>td p{margin:0}</style><table><tr><td><p>x</p></td></tr></table>", "<style></style><table><tr><td><p style=\"margin:0\">x</p></td></tr></table>")]
    [InlineData("<style>p{font-family:\"Nunito Sans\",serif}</style><p>x</p>", "<style></style><p style=\"font-family:'Nunito Sans',serif\">x</p>")]
    [InlineData("<style>p{color:#CBCCCF;mso-hide:all;-premailer-width:100%}</style><p>x</p>", "<style></style><p style=\"color:#CBCCCF;mso-hide:all\">x</p>")]
    [InlineData("<style>p{background:red;background:linear-gradient(red,blue)}</style><p>x</p>", "<style></style><p style=\"background:red;background:linear-gradient(red,blue)\">x</p>")]
    [InlineData("<style>/* a { } */p{margin:0 0 1px}p{margin-top:2px}</style><p>x</p>", "<style>/* a { } */</style><p style=\"margin:0 0 1px;margin-top:2px\">x</p>")]
    public void Inline_Rules_GoIntoTheElements(string html, string expected) => Assert.Equal(expected, HtmlFixture.Html(html));

    [Theory]
    [InlineData("@media (max-width: 500px) { p { color: red } }")]
    [InlineData("a:hover { color: red }")]
    [InlineData("@font-face { src: url(x) }")]
    [InlineData("u + .body p { color: red }")]
    [InlineData("p[data-x] { color: red }")]
    [InlineData(".ExternalClass { width: 100% }")]
    public void Inline_WhatAnAttributeCannotSay_Stays(string rule)
    {
        var html = $"<style>{rule}</style><p data-x>x</p><a href=y>z</a>";

        Assert.Equal(html, HtmlFixture.Html(html));
    }

    [Fact]
    public void Inline_ListWithAState_IsDivided() =>
        Assert.Equal("<style>a:hover {color:red}</style><a style=\"color:red\" href=x>y</a>", HtmlFixture.Html("<style>a, a:hover{color:red}</style><a href=x>y</a>"));

    [Fact]
    public void Inline_CommentsForOutlook_AreLeft()
    {
        const string Outlook = "<!--[if mso]><style>p{color:red}</style><table><tr><td class=\"a\"><![endif]-->";

        Assert.Contains(Outlook, HtmlFixture.Html($"<style>.a{{margin:0}}</style>{Outlook}<p class=\"a\">x</p>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Inline_LiquidBetweenRows_StaysWhereItIs() =>
        Assert.Equal(
            "<style></style><table><tr><td style=\"margin:0\">1</td></tr><tr><td style=\"margin:0\">2</td></tr></table>",
            HtmlFixture.Html("<style>td{margin:0}</style><table>{% for i in (1..2) %}<tr><td>{{ i }}</td></tr>{% endfor %}</table>"));

    [Theory]
    [InlineData("<p {% if x %}class=\"a\"{% endif %}>y</p>")]
    [InlineData("<p class=\"{% if x %}a{% endif %}\">y</p>")]
    [InlineData("<p class=\"{{ x }}\">y</p>")]
    [InlineData("{{ x | raw }}<p>y</p>")]
    public void Inline_WhatLiquidDecides_KeepsTheRules(string html)
    {
        var rendered = HtmlFixture.Html("<style>.a{color:red}p{margin:0}</style>" + html, """{"x": "a"}""");

        Assert.StartsWith("<style>.a{color:red}p{margin:0}</style>", rendered, StringComparison.Ordinal);
        Assert.Contains("<p style=\"margin:0\"", rendered, StringComparison.Ordinal);
    }

    [Fact]
    public void Inline_LiquidInValues_IsRenderedInTheElement() =>
        Assert.Equal(
            "<style></style><p style=\"color:#123\"><a style=\"color:#123;margin:0\" href=\"u&amp;v\">x</a></p>",
            HtmlFixture.Html(
                "<style>p, a{color:{{ brand[\"color\"] }}}</style><p><a href=\"{{ url }}\" style=\"margin:0\">x</a></p>".Replace(" href=\"{{ url }}\" style=\"margin:0\"", " style=\"margin:0\" href=\"{{ url }}\"", StringComparison.Ordinal),
                """{"brand": {"color": "#123"}, "url": "u&v"}"""));

    [Fact]
    public void Inline_VariableThatTheTemplateMakes_StaysInTheSheet()
    {
        const string Html = "{% assign color = 'red' %}<style>p{color:{{ color }}}</style><p>x</p>";

        Assert.Equal("<style>p{color:red}</style><p>x</p>", HtmlFixture.Html(Html));
    }

    [Fact]
    public void Inline_LayoutAndPartials_AreStyledAsTheyStandTogether()
    {
        var html = HtmlFixture.Html(
            "{% layout 'base' %}{% block content %}<p>{% render 'name', of: 'a' %}</p>{% endblock %}",
            "{}",
            ("base", "<style>p b{color:red}div b{color:blue}</style>{% block content %}none{% endblock %}<div>{% render 'name', of: 'c' %}</div>"),
            ("name", "<b>{{ of }}</b>"));

        Assert.Equal("<style></style><p><b style=\"color:red\">a</b></p><div><b style=\"color:blue\">c</b></div>", html);
    }

    [Fact]
    public void Inline_MissingVariable_IsNamedWhereItsAuthorWroteIt()
    {
        const string Html = "<style>\np { color: red }\n</style>\n<p>x</p><p>{{ a }}\n  {{ gone }}</p>";

        var failed = Assert.IsType<RenderedContent.Failed>(HtmlFixture.Render(Html, """{"a": 1}""", isStrict: true));

        Assert.Equal(("gone", 5, 6), (failed.Variable, failed.Line, failed.Column));
    }

    [Fact]
    public void Inline_MissingVariableInAPartial_IsNamedThere()
    {
        var failed = Assert.IsType<RenderedContent.Failed>(HtmlFixture.Render(
            "<style>b{color:red}</style><b>{% render 'name' %}</b>", isStrict: true, partials: ("name", "<b>\n<b>x</b>{{ gone }}</b>")));

        Assert.Equal(("name", "gone", 2, 12), (failed.Partial, failed.Variable, failed.Line, failed.Column));
    }

    [Fact]
    public void Inline_PartialThatNamesItself_Ends() =>
        Assert.IsType<RenderedContent.Failed>(HtmlFixture.Render("<style>b{color:red}</style>{% render 'a' %}", partials: ("a", "<b>{% render 'a' %}{% render 'a' %}</b>")));

    [Theory]
    [InlineData("<div>", 60_000)]
    [InlineData("<div></x>", 40_000)]
    [InlineData("<b id=#>", 10_000, "<p>x", 30_000)]
    [InlineData("<table><tr><td>", 20_000)]
    [InlineData("<p class=#>x", 15_000)]
    [InlineData("{% if x %}<i>", 90, "{% endif %}", 90)]
    public void Inline_HostileHtml_EndsSoon(string unit, int times, string next = "", int nextTimes = 0)
    {
        var html = new StringBuilder("<style>p b, i { color: red }</style>");
        for (var i = 0; i < times; i++)
            html.Append(unit.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        for (var i = 0; i < nextTimes; i++)
            html.Append(next);
        var began = Stopwatch.GetTimestamp();

        Assert.IsType<RenderedContent.Success>(HtmlFixture.Render(html.ToString()));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Inline_TurnedOff_LeavesTheHtml()
    {
        const string Html = "<style>p{color:red}</style><p>x</p>";

        Assert.Equal(Html, Assert.IsType<RenderedContent.Success>(HtmlFixture.Render(Html, inlineCss: false)).Html!.ToString());
    }
}
