namespace EmailPlatform.Liquid.Tests;

/// <summary>What Shopify's implementation does because Ruby does, and no public suite asks for.</summary>
public sealed class RubyTests
{
    [Theory]
    [InlineData("1e16", "1.0e+16")]
    [InlineData("-1.5e16", "-1.5e+16")]
    [InlineData("12345678901234568.0", "1.2345678901234568e+16")]
    [InlineData("9999999999999998.0", "9999999999999998.0")]
    [InlineData("1e15", "1000000000000000.0")]
    [InlineData("1e17", "1.0e+17")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1.0e-05")]
    [InlineData("-0.0", "-0.0")]
    public void Output_Float_TurnsToAnExponentAt16Digits(string json, string expected) =>
        Assert.Equal(expected, Liquid.Render("{{ x }}", $$"""{"x": {{json}}}"""));

    [Theory]
    [InlineData("1_000", "1001")]
    [InlineData("1__000", "2")]
    [InlineData("_1", "1")]
    [InlineData("1_", "2")]
    [InlineData("-1_0x", "-9")]
    public void Number_OfText_ReadsUnderlinesBetweenDigits(string text, string expected) =>
        Assert.Equal(expected, Liquid.Render($"{{{{ '{text}' | plus: 1 }}}}"));

    [Theory]
    [InlineData("{{ 'straße ﬁn' | upcase }}", "STRASSE FIN")]
    [InlineData("{% assign a = 'straße' | upcase %}{{ a }}", "STRASSE")]
    [InlineData("{{ 'ßa' | capitalize }}", "Ssa")]
    [InlineData("{{ 'ǆURO' | capitalize }}", "ǅuro")]
    [InlineData("{{ 'ÉCOLE' | capitalize }}", "École")]
    [InlineData("{{ 'İ' | downcase | size }}", "2")]
    public void Case_SpecialLetters_AreMappedWhole(string source, string expected) => Assert.Equal(expected, Liquid.Render(source));

    [Theory]
    [InlineData(""" {{ "it's" | replace: "'", "\'" }} """, " itss ")]
    [InlineData(""" {{ 'a"b' | replace: '"', '\"' }} """, """ a\"b """)]
    [InlineData(""" {{ 'a.b' | replace: '.', '\\' }} """, """ a\b """)]
    [InlineData(""" {{ 'abc' | replace: 'b', '[\0\&]' }} """, " a[bb]c ")]
    [InlineData(""" {{ 'abc' | replace: 'b', '[\`\1]' }} """, " a[a]c ")]
    [InlineData(""" {{ 'abab' | replace_first: 'b', '\0\0' }} """, " abbab ")]
    [InlineData(""" {{ 'abab' | replace_last: 'b', '\0' }} """, """ aba\0 """)]
    [InlineData(""" {{ 'ab' | replace: 'b', '\' }} """, """ a\ """)]
    public void Replace_Backslashes_AreReadAsRubyReadsThem(string source, string expected) => Assert.Equal(expected, Liquid.Render(source));

    [Fact]
    public void SortNatural_Underline_ComesBeforeLetters() =>
        Assert.Equal("a_b,AA,ab,b,z,Ä,ä", Liquid.Render("{{ 'b,ä,a_b,AA,ab,Ä,z' | split: ',' | sort_natural | join: ',' }}"));

    [Fact]
    public void UrlEncode_Signs_AreThoseOfCgi() => Assert.Equal("a-b_c.d~e%2Af%21g+%27%28%29", Liquid.Render("""{{ "a-b_c.d~e*f!g '()" | url_encode }}"""));

    [Theory]
    [InlineData("Mon Jan 15 2024 10:20:30 GMT+0200 (CEST)", "2024-01-15 10:20:30 +0200")]
    [InlineData("2024-01-15 10:20 CET", "2024-01-15 10:20:00 +0100")]
    [InlineData("15 Jan 2024 10:20 JST", "2024-01-15 10:20:00 +0900")]
    [InlineData("2024-01-15 10:20 PST", "2024-01-15 10:20:00 -0800")]
    [InlineData("10:20 Jan 15 2024", "2024-01-15 10:20:00 +0000")]
    [InlineData("Jan 15, 2024 5pm", "2024-01-15 17:00:00 +0000")]
    public void Date_Zones_AreRead(string date, string expected) =>
        Assert.Equal(expected, Liquid.Render($"{{{{ '{date}' | date: '%F %T %z' }}}}", "{}", new LiquidRenderOptions { TimeProvider = new UtcTime() }));

    private sealed class UtcTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
