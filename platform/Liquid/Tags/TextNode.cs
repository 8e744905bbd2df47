using System.Text;
using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Tags;

/// <summary>Text between tags, encoded when the template is parsed.</summary>
/// <param name="isRaw">It comes from a <c>raw</c> tag, so even its white space is meant.</param>
internal sealed class TextNode(ReadOnlySpan<char> text, int offset, bool isRaw = false) : Node(offset)
{
    private readonly byte[] _utf8 = Encode(text);

    public override bool IsBlank { get; } = !isRaw && text.IsWhiteSpace();

    public override Signal Render(RenderContext context)
    {
        context.Output.Write(_utf8);
        return Signal.None;
    }

    private static byte[] Encode(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return utf8;
    }
}
