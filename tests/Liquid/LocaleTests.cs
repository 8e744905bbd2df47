using System.Globalization;

namespace EmailPlatform.Liquid.Tests;

/// <summary>Dates, numbers and money as the reader's locale writes them.</summary>
public sealed class LocaleTests
{
    private const string Date = "2026-12-25 14:05:00 +0000";

    [Theory]
    [InlineData("", "Friday, 25 December 2026; Dec Fri PM")]
    [InlineData("en-US", "Friday, 25 December 2026; Dec Fri PM")]
    [InlineData("pt-BR", "sexta-feira, 25 dezembro 2026; dez. sex. PM")]
    [InlineData("ru", "пятница, 25 декабря 2026; дек. пт PM")]
    [InlineData("ja-JP", "金曜日, 25 12月 2026; 12月 金 午後")]
    public void Date_InALocale_HasItsWords(string locale, string expected) =>
        Assert.Equal(expected, Render("{{ d | date: '%A, %d %B %Y; %b %a %p' }}", locale));

    [Fact]
    public void Date_MonthWithoutDay_IsNotInflected() => Assert.Equal("декабрь 2026", Render("{{ d | date: '%B %Y' }}", "ru"));

    [Theory]
    [InlineData("de-DE", "short", "25.12.2026")]
    [InlineData("de-DE", "long", "Freitag, 25. Dezember 2026")]
    [InlineData("de-DE", "time", "14:05")]
    [InlineData("pt-BR", "long", "sexta-feira, 25 de dezembro de 2026")]
    [InlineData("pt-BR", "month_day", "25 de dezembro")]
    [InlineData("en-GB", "short", "25/12/2026")]
    [InlineData("en-GB", "month_year", "December 2026")]
    [InlineData("en-GB", "short_datetime", "25/12/2026 14:05")]
    public void Date_NamedFormat_IsTheLocales(string locale, string format, string expected) =>
        Assert.Equal(expected, Render($"{{{{ d | date: format: '{format}' }}}}", locale));

    [Theory]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void Date_LocaleWithAnotherCalendar_IsGregorian(string locale) =>
        Assert.Equal("2026", Render("{{ d | date: '%Y' }}", locale));

    [Fact]
    public void Date_LocaleWithAnotherCalendar_NamesGregorianMonths() =>
        Assert.Contains("ธันวาคม", Render("{{ d | date: format: 'long' }}", "th-TH"), StringComparison.Ordinal);

    [Fact]
    public void Date_TimeZone_IsConverted() =>
        Assert.Equal("15:05 +0100", Render("{{ d | date: '%H:%M %z', time_zone: 'Europe/Berlin' }}", ""));

    [Theory]
    [InlineData("{{ d | date: '%B', locale: 'xx-nowhere' }}", "there is no locale 'xx-nowhere'")]
    [InlineData("{{ d | date: '%B', time_zone: '../../etc/passwd' }}", "there is no time zone '../../etc/passwd'")]
    [InlineData("{{ d | date: format: 'wide' }}", "there is no date format 'wide'; there are short, long, month_day, month_year, time, short_datetime and long_datetime")]
    [InlineData("{{ 1 | money: 'XXY' }}", "there is no currency 'XXY'")]
    [InlineData("{{ d | date }}", "wrong number of arguments (given 1, expected 2)")]
    public void Render_WhatIsNotThere_IsAnError(string source, string message)
    {
        var error = Liquid.RenderError(source, $$"""{"d": "{{Date}}"}""");
        Assert.Equal((LiquidErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("", "USD", "$1,234.50 -$1,234.50")]
    [InlineData("", "EUR", "€1,234.50 -€1,234.50")]
    [InlineData("", "CHF", "CHF 1,234.50 -CHF 1,234.50")]
    [InlineData("", "JPY", "¥1,235 -¥1,235")]
    [InlineData("en-US", "USD", "$1,234.50 -$1,234.50")]
    [InlineData("en-CA", "CAD", "$1,234.50 -$1,234.50")]
    [InlineData("en-CA", "USD", "US$1,234.50 -US$1,234.50")]
    [InlineData("pt-BR", "BRL", "R$ 1.234,50 -R$ 1.234,50")]
    [InlineData("pt-BR", "USD", "US$ 1.234,50 -US$ 1.234,50")]
    [InlineData("de-DE", "EUR", "1.234,50 € -1.234,50 €")]
    [InlineData("de", "EUR", "1.234,50 € -1.234,50 €")]
    [InlineData("de-CH", "CHF", "CHF 1’234.50 CHF -1’234.50")]
    [InlineData("ja-JP", "JPY", "￥1,235 -￥1,235")]
    [InlineData("en", "KWD", "KWD 1,234.500 -KWD 1,234.500")]
    public void Money_InALocale_IsWrittenItsWay(string locale, string currency, string expected) =>
        Assert.Equal(expected, Render($"{{{{ 1234.5 | money: '{currency}' }}}} {{{{ '-1234.5' | money: '{currency}' }}}}", locale));

    [Theory]
    [InlineData("pt-BR", "R$\u00a01,00")]
    [InlineData("de-DE", "1,00\u00a0€")]
    public void Money_SpaceBesideTheSymbol_DoesNotBreakTheLine(string locale, string expected) => Assert.Equal(
        expected,
        Liquid.Render("{{ 1 | money: currency, locale: locale }}", $$"""{"locale": "{{locale}}", "currency": "{{(locale == "pt-BR" ? "BRL" : "EUR")}}"}"""));

    [Fact]
    public void Money_WithoutCurrency_TakesTheOptions()
    {
        Assert.Equal("12.50", Render("{{ 12.5 | money }}", ""));
        var options = new LiquidRenderOptions { Currency = "EUR", Culture = CultureInfo.GetCultureInfo("de-DE") };
        Assert.Equal("12,50\u00a0€ $12.50", Liquid.Render("{{ 12.5 | money }} {{ 12.5 | money: 'USD', locale: 'en-US' }}", "{}", options));
    }

    [Theory]
    [InlineData("", "1,234,567.891 1,234,567.89 1,234,568 0.5 3 -7,000")]
    [InlineData("pt-BR", "1.234.567,891 1.234.567,89 1.234.568 0,5 3 -7.000")]
    [InlineData("hi-IN", "12,34,567.891 12,34,567.89 12,34,568 0.5 3 -7,000")]
    public void Number_InALocale_IsWrittenItsWay(string locale, string expected) => Assert.Equal(
        expected,
        Render("{{ 1234567.8912 | number }} {{ '1234567.8912' | number: 2 }} {{ 1234567.8912 | number: 0 }} {{ 0.50 | number }} {{ 3.0 | number }} {{ -7000 | number }}", locale));

    [Theory]
    [InlineData("", "13% 12.5%")]
    [InlineData("de-DE", "13 % 12,5 %")]
    public void Percent_InALocale_IsWrittenItsWay(string locale, string expected) =>
        Assert.Equal(expected, Render("{{ 0.125 | percent }} {{ 0.125 | percent: 1 }}", locale));

    [Theory]
    [InlineData("{{ 'abc' | money: 'EUR' }}", "abc")]
    [InlineData("{{ nothing | number }}", "")]
    [InlineData("{{ true | percent }}", "true")]
    [InlineData("{{ '1.0e300' | number }}", "1.0e300")]
    [InlineData("{{ '' | money: 'EUR' }}", "")]
    public void Number_OfWhatIsNone_PassesThrough(string source, string expected) => Assert.Equal(expected, Render(source, ""));

    [Fact]
    public void Number_EnormousDecimals_AreBounded() => Assert.Equal(2 + 28, Render("{{ 1 | number: 999999999999 }}", "").Length);

    [Theory]
    [InlineData("pt_BR", "pt-BR")]
    [InlineData("PT-br", "pt-BR")]
    [InlineData("de", "de")]
    public void Culture_KnownLocale_IsFound(string locale, string name)
    {
        Assert.True(LiquidCulture.TryFind(locale, out var culture));
        Assert.Equal(name, culture.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tlh-KX")]
    [InlineData("../../x")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Culture_UnknownLocale_IsNotFound(string locale) => Assert.False(LiquidCulture.TryFind(locale, out _));

    /// <summary>No-break spaces are written as plain ones in what is expected.</summary>
    private static string Render(string source, string locale)
    {
        var culture = CultureInfo.InvariantCulture;
        if (locale.Length > 0)
            Assert.True(LiquidCulture.TryFind(locale, out culture));
        var options = new LiquidRenderOptions { Culture = culture!, TimeProvider = new UtcTime() };
        return Liquid.Render(source, $$"""{"d": "{{Date}}"}""", options).Replace('\u00a0', ' ').Replace('\u202f', ' ');
    }

    private sealed class UtcTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
