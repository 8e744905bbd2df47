namespace EmailPlatform.Api.Templates;

/// <summary>A template rendered for many.</summary>
/// <param name="Items">In the order of the request.</param>
internal sealed record RenderReply(int? Version, IReadOnlyList<RenderedItem> Items);
