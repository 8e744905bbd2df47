using System.Collections.Concurrent;
using System.Globalization;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Templates;

/// <summary>The cultures of locales. One that the operating system does not know is taken for the next of its chain.</summary>
internal static class Cultures
{
    /// <summary>More than there are; whoever makes locales up does not fill the memory with them.</summary>
    private const int MaxKept = 2_000;

    private static readonly ConcurrentDictionary<string, CultureInfo> Found = new(StringComparer.Ordinal);

    /// <param name="locale">Canonical; null for none.</param>
    public static CultureInfo Of(string? locale)
    {
        if (locale is null)
            return CultureInfo.InvariantCulture;
        if (Found.TryGetValue(locale, out var known))
            return known;
        var culture = Find(locale);
        if (Found.Count < MaxKept)
            Found.TryAdd(locale, culture);
        return culture;
    }

    private static CultureInfo Find(string locale)
    {
        foreach (var candidate in LocaleTag.Chain(locale))
        {
            if (LiquidCulture.TryFind(candidate, out var culture))
                return culture;
        }

        return CultureInfo.InvariantCulture;
    }
}
