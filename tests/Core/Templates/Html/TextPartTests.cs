namespace EmailPlatform.Core.Tests.Templates.Html;

public sealed class TextPartTests
{
    [Theory]
    [InlineData("<h1>Hi</h1><p>One\n  two</p><p>Three<br>four</p>", "Hi\n===\n\nOne two\n\nThree\nfour\n")]
    [InlineData("<p>See <a href='https://a.example/?a=1&amp;b=2'>the page</a>.</p>", "See the page <https://a.example/?a=1&b=2>.\n")]
    [InlineData("<a href='https://a.example/'>https://a.example</a> <a href='mailto:b@c.example'>b@c.example</a>", "https://a.example b@c.example\n")]
    [InlineData("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start=3><li>d</li><li>e</li></ol>", "* a\n* b\n  * c\n\n3. d\n4. e\n")]
    [InlineData("<table><tr><th> <p>What</p> </th><th><p>Price</p></th></tr><tr><td><p>Tea</p></td><td>2</td></tr></table>", "What | Price\nTea | 2\n")]
    [InlineData("<table role=presentation><tr><td>a</td><td>b</td></tr></table>", "a\nb\n")]
    [InlineData("<blockquote><p>a</p></blockquote><hr><img alt='Logo' src=x>", "> a\n\n----------------------------------------\n\nLogo\n")]
    [InlineData("<style>.pre{display:none}</style><span class='pre'>unseen</span><p>seen&nbsp;&amp; read&zwnj;</p>", "seen & read\n")]
    [InlineData("<div style='display:none!important'>unseen</div><title>t</title><script>s</script><p hidden>h</p><p>x</p>", "x\n")]
    [InlineData("<p>{% raw %}{{ a }}{% endraw %} &#123;&#123; b }}</p>", "{{ a }} {{ b }}\n")]
    public void Text_OfHtml_ReadsLikeOne(string html, string expected) => Assert.Equal(expected, HtmlFixture.Text(html));

    [Theory]
    [InlineData("<p>A</p>{% if yes %}<p>B</p>{% endif %}<p>C</p>", "A\n\nB\n\nC\n")]
    [InlineData("<p>A</p>{% if no %}<p>B</p>{% endif %}<p>C</p>", "A\n\nC\n")]
    [InlineData("<p>Hello {% if yes %}dear {% endif %}{{ name }}</p>", "Hello dear <Bea> & Co\n")]
    [InlineData("<table>{% for i in list %}<tr><td>{{ i }}</td><td>x</td></tr>{% endfor %}</table><p>end</p>", "1 | x\n2 | x\n\nend\n")]
    [InlineData("<ul>{% for i in list %}<li>{{ i }}</li>{% endfor %}</ul>", "* 1\n* 2\n")]
    [InlineData("<a href=\"https://a.example/{{ name | url_encode }}\">Go</a>", "Go <https://a.example/%3CBea%3E+%26+Co>\n")]
    [InlineData("<p>{{ markup | raw }} {{ name | escape }}</p>", "bold <Bea> & Co\n")]
    public void Text_OfLiquid_IsLiquidAgain(string html, string expected) =>
        Assert.Equal(expected, HtmlFixture.Text(html, """{"yes": true, "name": "<Bea> & Co", "list": [1, 2], "markup": "<b>bold</b>"}"""));

    [Fact]
    public void Text_OfLayoutAndPartials_IsOfAllTogether()
    {
        var text = HtmlFixture.Text(
            "{% layout 'base' %}{% assign title = 'News' %}{% block content %}<p>{% render 'card', of: 'a' %} and {% render 'card', of: 'b' %}</p>{% endblock %}",
            """{"of": "outside"}""",
            ("base", "<h1>{{ title }}</h1>{% block content %}none{% endblock %}{{ content_for_layout }}<p>end</p>"),
            ("card", "<b>[{{ of }}]</b>"));

        Assert.Equal("News\n=====\n\n[a] and [b]\n\nend\n", text);
    }
}
