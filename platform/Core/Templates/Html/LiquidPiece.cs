namespace EmailPlatform.Core.Templates.Html;

/// <summary>A stretch of a source that is Liquid and not HTML.</summary>
/// <param name="Start">Where its opening delimiter stands.</param>
/// <param name="End">Behind its closing delimiter.</param>
/// <param name="Name">A tag's name; empty for an output.</param>
/// <param name="Markup">What follows the name, or the inside of the output, without dashes and surrounding space.</param>
/// <param name="MarkupStart">Where the markup stands in the source.</param>
public sealed record LiquidPiece(LiquidPieceKind Kind, int Start, int End, string Name, string Markup, int MarkupStart)
{
    public bool IsOutput => Kind == LiquidPieceKind.Output;

    /// <summary>What a tag's markup begins with, between quotes: the name that a layout, render, include or block gives. Null where it is not a literal.</summary>
    public string? Literal
    {
        get
        {
            if (Markup.Length < 2 || Markup[0] is not ('"' or '\''))
                return null;
            var end = Markup.IndexOf(Markup[0], 1);
            return end < 0 ? null : Markup[1..end];
        }
    }

    /// <summary>The name of a block, which needs no quotes.</summary>
    public string BlockName => Literal ?? new string([.. Markup.TakeWhile(c => !char.IsWhiteSpace(c))]);
}
