namespace EmailPlatform.Core.Templates.Html;

/// <summary>What a piece of Liquid is.</summary>
public enum LiquidPieceKind
{
    /// <summary><c>{{ … }}</c>.</summary>
    Output,

    /// <summary><c>{% … %}</c>; a comment, doc or raw block with all that is in it.</summary>
    Tag,
}
