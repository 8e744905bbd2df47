using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Templates;

/// <summary>
/// A message's sources, parsed, in all locales. Safe for any number of renders at once. A locale's variant is made when it is first asked
/// for, since most sends use a few of many.
/// </summary>
public sealed class CompiledContent
{
    private readonly TemplateCompiler _compiler;
    private readonly TemplateClosure _closure;
    private readonly FrozenSet<string> _locales;
    private readonly ConcurrentDictionary<string, CompiledVariant> _variants = new(StringComparer.Ordinal);

    internal CompiledContent(TemplateCompiler compiler, TemplateClosure closure, CompiledVariant standard)
    {
        _compiler = compiler;
        _closure = closure;
        _locales = closure.Locales.ToFrozenSet(StringComparer.Ordinal);
        Standard = standard;
    }

    /// <summary>The names that the sources read and do not set, sorted: what the variables may supply.</summary>
    public IReadOnlyList<string> Variables => Standard.Variables;

    /// <summary>What the author declared.</summary>
    public IReadOnlyDictionary<string, VariableDeclaration>? Declared => _closure.Content.Variables;

    /// <summary>The variant of no locale.</summary>
    internal CompiledVariant Standard { get; }

    internal IReadOnlySet<string> Locales => _locales;

    /// <summary>Characters of source, in all its variants: what it weighs in a cache.</summary>
    internal long Weight => 256 + (_closure.Length * (1 + _locales.Count));

    internal string? DefaultLocale => _closure.Content.DefaultLocale;

    /// <summary>What a recipient of a locale gets.</summary>
    internal CompiledVariant For(string? locale)
    {
        if (locale is null || LocaleParts.Match(_locales, locale) is not { } matched)
            return Standard;
        return _variants.TryGetValue(matched, out var variant) ? variant : _variants.GetOrAdd(matched, Compile);
    }

    /// <summary>
    /// How dates and numbers are written for a recipient: as the locale says where the message speaks its language, or nobody said which
    /// language it speaks; else as its author's locale says.
    /// </summary>
    internal CultureInfo CultureFor(string? locale, CompiledVariant variant)
    {
        if (locale is not null)
        {
            var spoken = variant.Locale ?? DefaultLocale;
            if (spoken is null ? _locales.Count == 0 : LocaleTag.IsSameLanguage(spoken, locale))
                return Cultures.Of(locale);
        }

        return Cultures.Of(variant.Locale ?? DefaultLocale);
    }

    /// <summary>The faults of a locale's sources; none were found when it was stored, but its layouts and partials may be others since.</summary>
    internal Refusal? Check()
    {
        foreach (var locale in _locales)
        {
            if (_compiler.Compile(_closure, locale).IsRefused(out var refusal, out _))
                return refusal;
        }

        return null;
    }

    private CompiledVariant Compile(string locale) =>
        _compiler.Compile(_closure, locale).Value ?? throw new InvalidDataException("A published template does not parse.");
}
