using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Filters;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>Gathers the arguments of a filter while they are parsed.</summary>
internal sealed class FilterCallBuilder(string name, int offset)
{
    private readonly Filter? _filter = StandardFilters.Find(name);
    private List<Expression>? _arguments;
    private Expression?[]? _options;
    private bool _hasUnknownOption;

    public void Add(string? argumentName, Expression value)
    {
        if (argumentName is null)
            (_arguments ??= []).Add(value);
        else if (_filter is not null && Array.IndexOf(_filter.Options, argumentName) is var place and >= 0)
            (_options ??= new Expression?[_filter.Options.Length])[place] = value;
        else
            _hasUnknownOption = true;
    }

    public FilterCall Build() => new(name, _filter, _arguments is null ? [] : [.. _arguments], _options, _hasUnknownOption, offset);
}
