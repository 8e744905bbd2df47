using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters for values of any kind.</summary>
internal static class ValueFilters
{
    public static LiquidValue Default(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var isMissing = input.Kind == LiquidKind.Boolean && arguments.Option(context, 0).IsTruthy
            ? false
            : !input.IsTruthy || Comparison.IsEmpty(input) || input.Kind is LiquidKind.Empty or LiquidKind.Blank;
        if (!isMissing)
            return input;
        return arguments.HasFirst ? arguments.First : LiquidValue.EmptyString;
    }

    public static LiquidValue First(RenderContext context, LiquidValue input, in FilterArguments arguments) => Members.First(input);

    public static LiquidValue Last(RenderContext context, LiquidValue input, in FilterArguments arguments) => Members.Last(input);

    public static LiquidValue Size(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.Payload is Text text)
            context.Budget.Read(text.Size);
        return Members.Size(input) is { IsNil: false } size ? size : LiquidValue.FromInteger(0);
    }
}
