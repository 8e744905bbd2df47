using System.Diagnostics.CodeAnalysis;
using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>The partials that came with a line.</summary>
internal sealed class BatchPartials(Dictionary<string, string> partials, ParsedSources sources, bool isStrict) : ILiquidPartials
{
    public bool TryGet(string name, [NotNullWhen(true)] out LiquidTemplate? template, out LiquidError? error)
    {
        var parsed = partials.TryGetValue(name, out var source) ? sources.Parse(source, name, isStrict) : null;
        template = parsed?.Template;
        error = parsed?.Error;
        return template is not null;
    }
}
