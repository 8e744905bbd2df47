using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>The order of <c>sort</c>, and with <paramref name="isNatural"/> of <c>sort_natural</c>, which ignores the case of ASCII letters. Nil comes last.</summary>
internal sealed class ValueOrder(RenderContext context, bool isNatural) : IComparer<LiquidValue>
{
    private RenderFailure? _failure;

    /// <summary>The runtime's sort does not let exceptions through as they are: the first failure is kept, for afterwards.</summary>
    public int Compare(LiquidValue x, LiquidValue y)
    {
        if (_failure is not null)
            return 0;
        try
        {
            return Order(x, y);
        }
        catch (RenderFailure failure)
        {
            _failure = failure;
            return 0;
        }
    }

    public void ThrowIfFailed()
    {
        if (_failure is not null)
            throw _failure;
    }

    private int Order(LiquidValue x, LiquidValue y)
    {
        context.Budget.Step();
        if (x.IsNil || y.IsNil)
            return x.IsNil.CompareTo(y.IsNil);
        if (isNatural)
            return Natural(Read(x), Read(y));
        if (x.Payload is Text && y.Payload is Text)
            return string.CompareOrdinal(Read(x), Read(y));
        if (Comparison.IsNumber(x) && Comparison.IsNumber(y))
            return Numbers.Compare(x, y);
        return Comparison.AreSame(context.Budget, x, y)
            ? 0
            : throw new RenderFailure(LiquidErrorCode.InvalidArgument, "cannot sort values of incompatible types");
    }

    /// <summary>As if all ASCII letters were small, which puts an underline before them.</summary>
    private static int Natural(string x, string y)
    {
        for (var i = 0; i < x.Length && i < y.Length; i++)
        {
            if (x[i] != y[i] && Small(x[i]).CompareTo(Small(y[i])) is var order and not 0)
                return order;
        }

        return x.Length.CompareTo(y.Length);

        static char Small(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
    }

    private string Read(LiquidValue value) => FilterText.Read(context, value);
}
