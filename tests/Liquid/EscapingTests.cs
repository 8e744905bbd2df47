namespace EmailPlatform.Liquid.Tests;

public sealed class EscapingTests
{
    private static readonly LiquidRenderOptions Html = new() { EscapeHtml = true };

    [Theory]
    [InlineData("{{ x }}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | escape }}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | escape_once }}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | raw }}", "<b>&\"'")]
    [InlineData("{{ x | raw | strip }}", "<b>&\"'")]
    [InlineData("{{ x | escape | raw }}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | raw | append: x | slice: 0, 3 }}", "&lt;b&gt;")]
    [InlineData("{% echo x %}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{% cycle x, 1 %}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ list }}", "&lt;i&gt;1")]
    [InlineData("{{ object }}", "{&quot;k&quot;=&gt;&quot;&lt;&quot;}")]
    [InlineData("{% capture c %}<p>{{ x }}</p>{% endcapture %}{{ c }}", "<p>&lt;b&gt;&amp;&quot;&#39;</p>")]
    [InlineData("{{ lines | newline_to_br }}", "a&lt;<br />\nb")]
    [InlineData("<p>{{ 1 }}{{ true }}</p>", "<p>1true</p>")]
    public void Output_Escaped_IsHtmlOnce(string source, string expected) =>
        Assert.Equal(expected, Liquid.Render(source, """{"x": "<b>&\"'", "list": ["<i>", 1], "object": {"k": "<"}, "lines": "a<\nb"}""", Html));

    [Fact]
    public void Output_NotEscaped_IsAsItIs() => Assert.Equal("<b>", Liquid.Render("{{ x }}", """{"x": "<b>"}"""));

    [Fact]
    public void Output_EscapedCharactersMadeByFilter_AreEscapedToo() =>
        Assert.Equal("&lt;B&gt;é€😀", Liquid.Render("{{ x | upcase }}{{ y | append: '' }}", """{"x": "<b>", "y": "é€😀"}""", Html));
}
