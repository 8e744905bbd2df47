using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>Something that holds or does not.</summary>
internal abstract class Condition
{
    public abstract bool Holds(RenderContext context);
}
