using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>A source at one place of a composed document: the message's own, its layout's, or a partial's. The same partial twice is two uses.</summary>
/// <param name="Name">The template's name; empty for the message's own source.</param>
/// <param name="Caller">The use whose source names this one; null for the message's own.</param>
/// <param name="Call">The tag that names it.</param>
internal sealed record SourceUse(string Name, string Source, SourceUse? Caller, LiquidPiece? Call)
{
    public List<SourceUse> Calls { get; } = [];

    public List<SourceEdit> Edits { get; } = [];

    public bool Equals(SourceUse? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
