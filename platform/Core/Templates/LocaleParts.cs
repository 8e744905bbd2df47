namespace EmailPlatform.Core.Templates;

/// <summary>Which sources a recipient of a locale gets.</summary>
internal static class LocaleParts
{
    /// <summary>
    /// Subject and preheader each come from the first of the locale's chain that has one; the bodies all come from the first that has
    /// HTML or text, so that no message says one thing in two languages.
    /// </summary>
    public static TemplateParts Choose(TemplateContent content, string? locale)
    {
        if (content.Locales is null || locale is null)
            return content;
        TemplateParts[] chain = [.. LocaleTag.Chain(locale).Select(content.Locales.GetValueOrDefault).OfType<TemplateParts>(), content];
        var bodies = Array.Find(chain, parts => parts.Html is not null || parts.Text is not null) ?? content;
        return new TemplateParts
        {
            Subject = Array.Find(chain, parts => parts.Subject is not null)?.Subject,
            Preheader = Array.Find(chain, parts => parts.Preheader is not null)?.Preheader,
            Text = bodies.Text,
            Html = bodies.Html,
            Amp = bodies.Amp,
        };
    }

    /// <summary>The first of a locale's chain that a closure has parts for; null for the default.</summary>
    public static string? Match(IReadOnlySet<string> locales, string? locale)
    {
        foreach (var candidate in LocaleTag.Chain(locale))
        {
            if (locales.Contains(candidate))
                return candidate;
        }

        return null;
    }
}
