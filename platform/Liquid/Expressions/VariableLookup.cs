using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>A variable and the path into it.</summary>
internal sealed class VariableLookup : Expression
{
    private readonly Name _root;
    private readonly Expression? _rootKey;
    private readonly Accessor[] _path;
    private readonly int _offset;

    public VariableLookup(Name root, Accessor[] path, int offset)
    {
        _root = root;
        _path = path;
        _offset = offset;
    }

    /// <summary>A variable whose name is itself a value: <c>[key].path</c>.</summary>
    public VariableLookup(Expression rootKey, Accessor[] path, int offset)
    {
        _rootKey = rootKey;
        _path = path;
        _offset = offset;
    }

    /// <summary>The variable's name where it is the whole expression.</summary>
    public string? SimpleName => _rootKey is null && _path.Length == 0 ? _root.Text : null;

    public override string? NeededVariable => _rootKey is null ? _root.Text : null;

    public override LiquidValue Evaluate(RenderContext context)
    {
        if (!TryGetRoot(context, out var value))
            return context.Options.StrictVariables ? throw Missing(context) : LiquidValue.Nil;
        foreach (ref readonly var step in _path.AsSpan())
        {
            if (step.Key is null ? !Members.TryGet(value, step.Name, step.IsDotted, out value) : !Members.TryGet(value, Key(context, step.Key), out value))
                return context.Options.StrictVariables ? throw Missing(context) : LiquidValue.Nil;
        }

        if (value.Payload is LoopState loop)
            loop.IsKept = true;
        return value;
    }

    /// <summary>A computed key is hashed, which costs what its length is.</summary>
    private static LiquidValue Key(RenderContext context, Expression expression)
    {
        var key = expression.Evaluate(context);
        if (key.Payload is Text text)
            context.Budget.Read(text.Size);
        return key;
    }

    private bool TryGetRoot(RenderContext context, out LiquidValue value)
    {
        if (_rootKey is not null)
            return context.TryGet(TextForm.Of(Key(context, _rootKey)), out value);
        if (context.TryGet(_root, out value))
            return true;
        if (_root.Text != "self")
            return false;
        value = new LiquidValue(context.Frame.Self(context));
        return true;
    }

    private RenderFailure Missing(RenderContext context)
    {
        context.Offset = _offset;
        return new RenderFailure(LiquidErrorCode.UndefinedVariable, $"undefined variable {Written()}", Written());
    }

    private string Written()
    {
        var text = _root.Text ?? "[…]";
        foreach (var step in _path)
            text += step.Key is null ? "." + step.Name.Text : step.Key is Literal literal ? $"[{TextForm.Of(literal.Value)}]" : "[…]";
        return text;
    }
}
