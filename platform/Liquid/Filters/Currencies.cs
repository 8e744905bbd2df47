using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace EmailPlatform.Liquid.Filters;

/// <summary>
/// How a locale writes an amount: its digits and its pattern, with the symbol and the decimals of the currency. A symbol
/// that several currencies share is written out (US$, CA$) except where it is the country's own.
/// </summary>
internal static class Currencies
{
    /// <summary>Beyond so many pairs of locale and currency all are made anew.</summary>
    private const int MaxKept = 512;

    private const string NoBreakSpace = "\u00a0";

    private const string Codes =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK "
        + "DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW "
        + "KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR "
        + "PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS "
        + "VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

    private static readonly FrozenSet<string> Known = Codes.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithoutDecimals =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithThreeDecimals = "BHD IQD JOD KWD LYD OMR TND".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>As Unicode's locale data has them where no country's own are meant.</summary>
    private static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>
    {
        ["AUD"] = "A$",
        ["BRL"] = "R$",
        ["CAD"] = "CA$",
        ["CNY"] = "CN¥",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["HKD"] = "HK$",
        ["ILS"] = "₪",
        ["INR"] = "₹",
        ["JPY"] = "¥",
        ["KRW"] = "₩",
        ["MXN"] = "MX$",
        ["NZD"] = "NZ$",
        ["PHP"] = "₱",
        ["TWD"] = "NT$",
        ["USD"] = "US$",
        ["VND"] = "₫",
        ["XAF"] = "FCFA",
        ["XCD"] = "EC$",
        ["XOF"] = "F\u202fCFA",
        ["XPF"] = "CFPF",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<(string Culture, string Currency), NumberFormatInfo> Formats = new();

    /// <summary>Null where there is no such currency.</summary>
    /// <param name="currency">Its ISO 4217 code, in capitals.</param>
    public static NumberFormatInfo? FormatOf(CultureInfo culture, string currency)
    {
        if (Formats.TryGetValue((culture.Name, currency), out var known))
            return known;
        if (!Known.Contains(currency))
            return null;
        if (Formats.Count >= MaxKept)
            Formats.Clear();
        return Formats[(culture.Name, currency)] = Make(culture, currency);
    }

    private static NumberFormatInfo Make(CultureInfo culture, string currency)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = WithoutDecimals.Contains(currency) ? 0 : WithThreeDecimals.Contains(currency) ? 3 : 2;
        format.CurrencySymbol = SymbolOf(culture, currency);

        // The invariant culture writes accounting's brackets and a placeholder for the symbol.
        if (culture.Name.Length == 0)
        {
            format.CurrencyPositivePattern = 0;
            format.CurrencyNegativePattern = 1;
        }

        SetOff(format);
        return format;
    }

    /// <summary>
    /// Makes the space between symbol and digits one at which no line is broken, by making it a part of the symbol. A code
    /// has one everywhere: CHF 12.50 where $12.50 has none.
    /// </summary>
    private static void SetOff(NumberFormatInfo format)
    {
        if (format.CurrencyPositivePattern < 2 && !char.IsLetter(format.CurrencySymbol[^1]))
            return;
        format.CurrencyPositivePattern &= 1;
        format.CurrencySymbol = format.CurrencyPositivePattern == 0 ? format.CurrencySymbol + NoBreakSpace : NoBreakSpace + format.CurrencySymbol;
        format.CurrencyNegativePattern = format.CurrencyNegativePattern switch
        {
            8 => 5,
            9 => 1,
            10 => 7,
            11 => 3,
            12 => 2,
            13 => 6,
            14 => 0,
            15 => 4,
            var pattern => pattern,
        };
    }

    private static string SymbolOf(CultureInfo culture, string currency)
    {
        // English without a country is read in all of them, and most of all in one.
        var region = culture.Name is "" or "en" ? new RegionInfo("US") : new RegionInfo(CultureInfo.CreateSpecificCulture(culture.Name).Name);
        return region.ISOCurrencySymbol == currency ? region.CurrencySymbol : Symbols.GetValueOrDefault(currency, currency);
    }
}
