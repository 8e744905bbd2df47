namespace EmailPlatform.Core.Templates.Html;

internal enum LiquidPieceKind
{
    /// <summary><c>{{ … }}</c>.</summary>
    Output,

    /// <summary><c>{% … %}</c>; a comment, doc or raw block with all that is in it.</summary>
    Tag,
}
