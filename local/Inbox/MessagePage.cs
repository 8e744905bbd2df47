namespace EmailPlatform.Local.Inbox;

/// <summary>One page of the list, newest first.</summary>
/// <param name="Items">May be fewer than were asked for, even none, although a successor exists.</param>
/// <param name="NextCursor">What to give as <c>cursor</c> for the next page; null after the last.</param>
internal sealed record MessagePage(IReadOnlyList<MessageSummary> Items, string? NextCursor);
