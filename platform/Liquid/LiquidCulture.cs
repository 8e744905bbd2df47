using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EmailPlatform.Liquid;

/// <summary>The cultures that dates, numbers and money are written by.</summary>
public static class LiquidCulture
{
    private const int MaxNameLength = 35;

    private static readonly ConcurrentDictionary<string, CultureInfo> Found = new(StringComparer.Ordinal);

    /// <summary>
    /// The culture of a locale such as <c>pt-BR</c>, <c>pt_BR</c> or <c>pt</c>, with the Gregorian calendar. False where
    /// there is none of that name.
    /// </summary>
    public static bool TryFind(string locale, [NotNullWhen(true)] out CultureInfo? culture)
    {
        ArgumentNullException.ThrowIfNull(locale);
        culture = null;
        if (locale.Length is 0 or > MaxNameLength)
            return false;
        try
        {
            var known = CultureInfo.GetCultureInfo(locale.Replace('_', '-'), predefinedOnly: true);
            culture = Found.GetOrAdd(known.Name, static (_, known) => WithGregorianCalendar(known), known);
            return true;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private static CultureInfo WithGregorianCalendar(CultureInfo culture)
    {
        if (culture.Calendar is GregorianCalendar)
            return culture;
        var clone = (CultureInfo)culture.Clone();
        if (Array.Find(culture.OptionalCalendars, calendar => calendar is GregorianCalendar) is { } gregorian)
            clone.DateTimeFormat.Calendar = gregorian;
        return CultureInfo.ReadOnly(clone);
    }
}
