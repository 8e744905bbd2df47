using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Tags;

/// <summary>What stands between a tag and its end, or a whole template.</summary>
internal sealed class Block(Node[] nodes)
{
    public static readonly Block Empty = new([]);

    public bool IsBlank { get; } = nodes.All(node => node.IsBlank);

    /// <summary>It has no tag and no output.</summary>
    public bool IsText { get; } = nodes.All(node => node is TextNode);

    /// <summary>This block without its texts, for a tag of which nothing is seen.</summary>
    public Block WithoutText() => new([.. nodes.Where(node => node is not TextNode)]);

    public Signal Render(RenderContext context)
    {
        if (context.Options.InlineErrors)
            return RenderInline(context);
        foreach (var node in nodes)
        {
            context.Budget.Step();
            context.Offset = node.Offset;
            var signal = node.Render(context);
            if (signal != Signal.None)
                return signal;
        }

        return Signal.None;
    }

    private Signal RenderInline(RenderContext context)
    {
        var mark = context.Save();
        foreach (var node in nodes)
        {
            try
            {
                context.Budget.Step();
                context.Offset = node.Offset;
                var signal = node.Render(context);
                if (signal != Signal.None)
                    return signal;
            }
            catch (RenderFailure failure) when (!failure.IsFinal)
            {
                var error = context.Locate(failure);
                context.Restore(mark);
                context.Budget.PrintError();
                if (!node.IsBlank)
                    context.Output.Write(error.ToString());
            }
        }

        return Signal.None;
    }
}
