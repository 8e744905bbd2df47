using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>How filters read text and make it, charging for both.</summary>
internal static class FilterText
{
    public static string Read(RenderContext context, LiquidValue value)
    {
        var text = TextForm.Of(value);
        if (value.Kind is LiquidKind.Array or LiquidKind.Object)
            Charge(context, text.Length);
        else if (text.Length >= 64)
            context.Budget.Read(text.Length);
        return text;
    }

    /// <summary>Charges for a text of so many characters before it is made.</summary>
    public static void Charge(RenderContext context, long characters) => context.Budget.Make(32 + (characters * 2));

    public static LiquidValue Make(RenderContext context, string text, bool isSafe = false)
    {
        Charge(context, text.Length);
        return text.Length == 0 ? LiquidValue.EmptyString : new LiquidValue(new Text(text, isSafe));
    }

    public static bool IsSafe(LiquidValue value) => value.Payload is Text { IsSafe: true };
}
