using System.Globalization;

namespace EmailPlatform.Liquid.Dates;

/// <summary>The words of dates in one culture.</summary>
/// <param name="hasDay">A day of the month stands beside the month: 25 декабря, where December alone is декабрь.</param>
internal readonly struct DateWords(CultureInfo culture, bool hasDay)
{
    private readonly DateTimeFormatInfo _names = culture.DateTimeFormat;

    private bool IsInvariant => culture.Name.Length == 0;

    public string Month(DateTimeOffset date) =>
        hasDay && !IsInvariant ? _names.MonthGenitiveNames[date.Month - 1] : _names.GetMonthName(date.Month);

    public string ShortMonth(DateTimeOffset date) =>
        hasDay && !IsInvariant ? _names.AbbreviatedMonthGenitiveNames[date.Month - 1] : _names.GetAbbreviatedMonthName(date.Month);

    public string Day(DateTimeOffset date) => _names.GetDayName(date.DayOfWeek);

    public string ShortDay(DateTimeOffset date) => _names.GetAbbreviatedDayName(date.DayOfWeek);

    /// <summary>AM and PM where the language has no words for them.</summary>
    public string Half(DateTimeOffset date)
    {
        var word = date.Hour < 12 ? _names.AMDesignator : _names.PMDesignator;
        return word.Length > 0 ? word : date.Hour < 12 ? "AM" : "PM";
    }

    /// <summary>What <c>%c</c>, <c>%x</c> and <c>%X</c> are in the culture; null for others, and for the invariant one, which has those of <c>strftime</c>.</summary>
    public string? Localised(DateTimeOffset date, char letter) => letter switch
    {
        _ when IsInvariant => null,
        'c' => date.ToString("F", culture),
        'x' => date.ToString("d", culture),
        'X' => date.ToString("T", culture),
        _ => null,
    };
}
