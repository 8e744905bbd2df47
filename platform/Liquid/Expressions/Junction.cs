using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>
/// Conditions joined by <c>and</c> and <c>or</c>, which bind alike and from the right: <c>a and b or c</c> is
/// <c>a and (b or c)</c>. Kept as a list, so that a long one costs no stack.
/// </summary>
/// <param name="conditions">Two or more.</param>
/// <param name="isAnd">Between each condition and the next.</param>
internal sealed class Junction(Condition[] conditions, bool[] isAnd) : Condition
{
    public override bool Holds(RenderContext context)
    {
        var holds = false;
        for (var i = 0; i < conditions.Length; i++)
        {
            holds = conditions[i].Holds(context);
            if (i < isAnd.Length && holds != isAnd[i])
                return holds;
        }

        return holds;
    }
}
