using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% ifchanged %}</c>: its inside, when it differs from what the last such tag printed.</summary>
internal sealed class IfChangedTag(Block body, int offset) : Node(offset)
{
    public override bool IsBlank => body.IsBlank;

    public static Node Parse(TemplateParser parser, in Segment tag) =>
        new IfChangedTag(parser.ParseBlock(tag, out _, ["endifchanged"]), tag.Offset);

    public override Signal Render(RenderContext context)
    {
        var start = context.Output.Length;
        var signal = body.Render(context);
        var printed = context.Output.Written[start..];
        context.Budget.Read(printed.Length);
        if (printed.SequenceEqual(context.Frame.LastChanged))
        {
            context.Output.Truncate(start);
        }
        else
        {
            context.Budget.Make(printed.Length);
            context.Frame.LastChanged = printed.ToArray();
        }

        return signal;
    }
}
