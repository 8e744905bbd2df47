using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>What a filter is called with, besides its input. No filter takes more than two by position.</summary>
internal readonly struct FilterArguments
{
    public required int Count { get; init; }

    public LiquidValue First { get; init; }

    public LiquidValue Second { get; init; }

    public Expression?[]? Options { get; init; }

    public bool HasFirst => Count > 0;

    public bool HasSecond => Count > 1;

    /// <summary>The argument by name that stands at that place among the filter's <see cref="Filter.Options"/>; nil where it is not given.</summary>
    public LiquidValue Option(RenderContext context, int place) => Options?[place]?.Evaluate(context) ?? default;
}
