using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>Templates and partials that lines have in common are parsed once.</summary>
internal sealed class ParsedSources
{
    /// <summary>All are forgotten at so many characters of source, which parsed may take fifty times as many bytes.</summary>
    private const int MaxCharacters = 256 * 1024;

    /// <summary>A longer one is parsed each time.</summary>
    private const int MaxKept = 64 * 1024;

    private readonly Dictionary<(string? Name, string Source, bool IsStrict), LiquidParseResult> _parsed = [];
    private int _characters;

    /// <param name="name">Of a partial; null for a template.</param>
    public LiquidParseResult Parse(string source, string? name, bool isStrict)
    {
        if (_parsed.TryGetValue((name, source, isStrict), out var known))
            return known;
        if (_characters > MaxCharacters)
        {
            _parsed.Clear();
            _characters = 0;
        }

        var result = LiquidTemplate.Parse(source, new LiquidParseOptions { PartialName = name, ErrorMode = RenderOptions.ErrorMode(isStrict) });
        if (source.Length > MaxKept)
            return result;
        _parsed.Add((name, source, isStrict), result);
        _characters += source.Length;
        return result;
    }
}
