using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Tags;

/// <summary>Text, an output or a tag of a parsed template. Immutable: renders share it.</summary>
/// <param name="offset">Where it stands in the source.</param>
internal abstract class Node(int offset)
{
    public int Offset { get; } = offset;

    /// <summary>Prints nothing that a reader could see. A block tag whose bodies are all blank prints not even their white space.</summary>
    public virtual bool IsBlank => false;

    public abstract Signal Render(RenderContext context);
}
