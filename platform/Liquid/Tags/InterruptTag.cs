using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>; outside of a loop they end the template.</summary>
internal sealed class InterruptTag(Signal signal, int offset) : Node(offset)
{
    public static Node ParseBreak(TemplateParser parser, in Segment tag) => new InterruptTag(Signal.Break, tag.Offset);

    public static Node ParseContinue(TemplateParser parser, in Segment tag) => new InterruptTag(Signal.Continue, tag.Offset);

    public override Signal Render(RenderContext context) => signal;
}
