using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Liquid;

/// <summary>Partials from their sources, each parsed when it is first asked for and then kept.</summary>
/// <param name="sources">Name to source; names are compared exactly.</param>
/// <param name="options">How they are parsed; their names are put into errors.</param>
public sealed class LiquidPartials(IEnumerable<KeyValuePair<string, string>> sources, LiquidParseOptions? options = null) : ILiquidPartials
{
    private readonly FrozenDictionary<string, string> _sources = sources.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly LiquidParseOptions _options = options ?? LiquidParseOptions.Default;
    private readonly ConcurrentDictionary<string, LiquidParseResult> _parsed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool TryGet(string name, [NotNullWhen(true)] out LiquidTemplate? template, out LiquidError? error)
    {
        template = null;
        error = null;
        if (!_parsed.TryGetValue(name, out var result))
        {
            if (!_sources.TryGetValue(name, out var source))
                return false;
            var options = new LiquidParseOptions { ErrorMode = _options.ErrorMode, Limits = _options.Limits, PartialName = name };
            result = _parsed.GetOrAdd(name, LiquidTemplate.Parse(source, options));
        }

        template = result.Template;
        error = result.Error;
        return result.IsSuccess;
    }
}
