namespace EmailPlatform.Liquid.Tests;

public sealed class DateTests
{
    private const string Format = "%Y-%m-%d %H:%M:%S.%N %z";

    /// <summary>The quick reader of JSON's dates and the reader of all forms, which a comma behind the date leads to, agree.</summary>
    [Theory]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-24T08:00:00Z")]
    [InlineData("2026-12-24t08:00:00z")]
    [InlineData("2026-12-24 08:00")]
    [InlineData("2026-12-24T08:00:59.5Z")]
    [InlineData("2026-12-24T08:00:59.1234567+01:00")]
    [InlineData("2026-12-24T23:59:59-0930")]
    [InlineData("2026-12-24 08:00:00 +0100")]
    [InlineData("2026-12-24 08:00:00 UTC")]
    [InlineData("2024-02-29")]
    [InlineData("0002-01-01")]
    [InlineData("9998-12-31T23:59:59Z")]
    public void Date_Iso_IsReadAlikeByBothReaders(string date)
    {
        var quick = Render(date, Format);
        Assert.StartsWith(date[..10], quick, StringComparison.Ordinal);
        Assert.Equal(quick, Render("on " + date, Format));
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("2026-13-01")]
    [InlineData("2026-12-24T25:00:00Z")]
    [InlineData("2026-12-24T08:60:00Z")]
    [InlineData("2026-12-24T08:00:00+15:00")]
    [InlineData("0000-01-01")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("20261-12-24x")]
    public void Date_NotOne_PassesThrough(string text) => Assert.Equal(text, Render(text, Format));

    [Theory]
    [InlineData("%5d|%-5d|%_5d|%05e", "00024|24|   24|00024")]
    [InlineData("%20A|%^a|%#p|%P|%3N|%:z|%::z", "            Thursday|THU|am|am|123|+01:00|+01:00:00")]
    [InlineData("%F %T %D %R %r %v", "2026-12-24 08:05:09 12/24/26 08:05 08:05:09 AM 24-DEC-2026")]
    [InlineData("%c|%x|%X|%+", "Thu Dec 24 08:05:09 2026|12/24/26|08:05:09|Thu Dec 24 08:05:09  2026")]
    [InlineData("%^c|%12F", "THU DEC 24 08:05:09 2026|  2026-12-24")]
    [InlineData("100%|%%|%Q|%é|%-|%5", "100%|%|%Q|%é|%-|%5")]
    [InlineData("", "2026-12-24T08:05:09.1234567+01:00")]
    public void Date_Directives_AreExpanded(string format, string expected) =>
        Assert.Equal(expected, Render("2026-12-24T08:05:09.1234567+01:00", format));

    [Fact]
    public void Date_HugeWidths_AreBounded()
    {
        var output = Render("2026-12-24", "%999999999d%999999999A%999999999N%999999999z");
        Assert.Equal(64 + 64 + 64 + 5, output.Length);
    }

    [Fact]
    public void Date_AmidFilters_IsTheSameAsAtTheEnd()
    {
        Assert.Equal("December &lt;24&gt;", Liquid.Render("{{ '2026-12-24' | date: '%B <%d>' }}", "{}", new LiquidRenderOptions { EscapeHtml = true }));
        Assert.Equal("DECEMBER <24>", Liquid.Render("{{ '2026-12-24' | date: '%B <%d>' | upcase }}"));
    }

    private static string Render(string date, string format) =>
        Liquid.Render("{{ d | date: f }}", $$"""{"d": "{{date}}", "f": "{{format}}"}""", new LiquidRenderOptions { TimeProvider = new UtcTime() });

    private sealed class UtcTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
