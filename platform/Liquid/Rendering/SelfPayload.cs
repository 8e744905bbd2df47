using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Rendering;

/// <summary><c>self</c>: all variables of the template that names it, also where another one has been given it.</summary>
internal sealed class SelfPayload(RenderContext context, Frame frame) : ObjectPayload
{
    public override bool TryGet(Name name, out LiquidValue value) => context.TryGet(frame, name, out value);

    public override string ToString() => "Liquid::SelfDrop";
}
