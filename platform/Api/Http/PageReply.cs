using EmailPlatform.Core.Paging;

namespace EmailPlatform.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">May be fewer than were asked for, even none, although a successor exists.</param>
/// <param name="NextCursor">What to give as <c>cursor</c> for the next page; absent after the last.</param>
internal sealed record PageReply<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    public static PageReply<T> Of<TSource>(Page<TSource> page, Converter<TSource, T> view)
    {
        var items = new T[page.Items.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = view(page.Items[i]);
        return new PageReply<T>(items, page.Cursor);
    }
}
