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
    [InlineData("{{ x | raw | append: x }}", "<b>&\"'&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | prepend: '<' }}", "&lt;&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{% capture c %}<p>{{ x }}</p>{% endcapture %}{{ c | append: '!' | prepend: '<' }}", "&lt;<p>&lt;b&gt;&amp;&quot;&#39;</p>!")]
    [InlineData("{{ c | default: x }}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | url_encode }}", "%3Cb%3E%26%22%27")]
    [InlineData("{{ x | escape | url_encode }}", "%26lt%3Bb%26gt%3B%26amp%3B%26quot%3B%26%2339%3B")]
    [InlineData("{{ '<i>a & b</i>' | strip_html }}", "a &amp; b")]
    [InlineData("{{ object | json }}", "{\"k\":\"\\u003c\"}")]
    [InlineData("{{ x | json }}", "\"\\u003cb\\u003e\\u0026\\\"\\u0027\"")]
    [InlineData("{{ x | truncate: 4 }}", "&lt;...")]
    [InlineData("{{ x | escape | upcase }}", "&amp;LT;B&amp;GT;&amp;AMP;&amp;QUOT;&amp;#39;")]
    [InlineData("{% echo x %}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{% cycle x, 1 %}", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("{{ list }}", "&lt;i&gt;1")]
    [InlineData("{{ object }}", "{&quot;k&quot;=&gt;&quot;&lt;&quot;}")]
    [InlineData("{% capture c %}<p>{{ x }}</p>{% endcapture %}{{ c }}", "<p>&lt;b&gt;&amp;&quot;&#39;</p>")]
    [InlineData("{{ lines | newline_to_br }}", "a&lt;<br />\nb")]
    [InlineData("<p>{{ 1 }}{{ true }}</p>", "<p>1true</p>")]
    public void Output_Escaped_IsHtmlOnce(string source, string expected) =>
        Assert.Equal(expected, Liquid.Render(source, """{"x": "<b>&\"'", "list": ["<i>", 1], "object": {"k": "<"}, "lines": "a<\nb"}""", Html));

    [Theory]
    [InlineData("""[1, 1.0, 1e20, 123456789012345678901234567890, true, null, "a\"\\\n'<é😀\u2028"]""", """[1,1.0,1.0e+20,123456789012345678901234567890,true,null,"a\"\\\n'\u003cé\uD83D\uDE00\u2028"]""")]
    [InlineData("""{"a": {"b": []}, "c": {}}""", """{"a":{"b":[]},"c":{}}""")]
    [InlineData("null", "null")]
    public void Json_AnyValue_IsWritten(string value, string expected) => Assert.Equal(expected, Liquid.Render("{{ v | json }}", $$"""{"v": {{value}}}"""), ignoreCase: false);

    [Fact]
    public void Output_NotEscaped_IsAsItIs() => Assert.Equal("<b>", Liquid.Render("{{ x }}", """{"x": "<b>"}"""));

    [Fact]
    public void Output_EscapedCharactersMadeByFilter_AreEscapedToo() =>
        Assert.Equal("&lt;B&gt;é€😀", Liquid.Render("{{ x | upcase }}{{ y | append: '' }}", """{"x": "<b>", "y": "é€😀"}""", Html));
}
