using System.Globalization;

namespace EmailPlatform.Core.Templates.Html;

/// <summary>Names for what is made of a partial. No template has such a name.</summary>
public static class PartialVariant
{
    private const char Mark = '~';

    public static string Name(string partial, int number) => string.Create(CultureInfo.InvariantCulture, $"{partial}{Mark}{number}");

    /// <summary>The partial that a variant was made of.</summary>
    public static string Of(string variant) => variant.IndexOf(Mark) is >= 0 and var at ? variant[..at] : variant;
}
