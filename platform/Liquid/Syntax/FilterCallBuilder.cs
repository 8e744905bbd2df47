using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Filters;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>Gathers the arguments of a filter while they are parsed.</summary>
internal sealed class FilterCallBuilder(string name, int offset)
{
    private List<Expression>? _arguments;
    private Expression? _allowFalse;
    private bool _hasNamedArguments;

    public void Add(string? argumentName, Expression value)
    {
        if (argumentName is null)
        {
            (_arguments ??= []).Add(value);
            return;
        }

        _hasNamedArguments = true;
        if (name == "default" && argumentName == "allow_false")
            _allowFalse = value;
    }

    public FilterCall Build() =>
        new(name, StandardFilters.Find(name), _arguments is null ? [] : [.. _arguments], _allowFalse, _hasNamedArguments, offset);
}
