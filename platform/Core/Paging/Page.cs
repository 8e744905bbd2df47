namespace EmailPlatform.Core.Paging;

/// <summary>One page of a list.</summary>
/// <param name="Items">May be fewer than were asked for, even none, although a successor exists.</param>
/// <param name="Cursor">Where the next page begins; null after the last. Opaque and safe in a URL.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Cursor);
