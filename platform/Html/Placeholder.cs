using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>
/// What stands for Liquid while its document is read as HTML: a number between two characters of private use, within a comment where
/// Liquid stands between elements, since a comment may stand anywhere, also between the rows of a table.
/// </summary>
/// <param name="Use">Whose source it stands in.</param>
/// <param name="Entered">The use that begins or ends here; null where the Liquid stays as it is.</param>
internal sealed record Placeholder(SourceUse Use, LiquidPiece Piece, SourceUse? Entered, bool IsEnd)
{
    public const char Open = '\uE000';

    public const char Close = '\uE001';

    /// <summary>As it was written.</summary>
    public string Text => Use.Source[Piece.Start..Piece.End];
}
