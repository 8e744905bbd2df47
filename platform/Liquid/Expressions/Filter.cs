using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

internal delegate LiquidValue FilterFunction(RenderContext context, LiquidValue input, in FilterArguments arguments);

/// <summary>Writes what the filter makes to the output; false where it has written nothing and the filter has to make it.</summary>
internal delegate bool FilterPrinter(RenderContext context, LiquidValue input, in FilterArguments arguments);

/// <summary>A filter and how many arguments it takes by position.</summary>
internal sealed record Filter(FilterFunction Apply, int MinArguments = 0, int MaxArguments = 0)
{
    /// <summary>The arguments that it knows by name, in the order in which it asks for them.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>The short way to the output for a filter that is the last of its chain; null where there is none.</summary>
    public FilterPrinter? Print { get; init; }
}
