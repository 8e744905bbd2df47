using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

internal delegate LiquidValue FilterFunction(RenderContext context, LiquidValue input, in FilterArguments arguments);

/// <summary>A filter and how many arguments it takes by position.</summary>
internal sealed record Filter(FilterFunction Apply, int MinArguments = 0, int MaxArguments = 0)
{
    /// <summary>The arguments that it knows by name, in the order in which it asks for them.</summary>
    public string[] Options { get; init; } = [];
}
