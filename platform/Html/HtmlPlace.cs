namespace EmailPlatform.Html;

/// <summary>What a piece of Liquid stands in.</summary>
internal enum HtmlPlace
{
    /// <summary>Between elements or in text.</summary>
    Content,

    /// <summary>In a start or end tag, outside of quotes.</summary>
    Tag,

    /// <summary>In a quoted attribute value.</summary>
    Value,

    Comment,

    /// <summary>In an element whose content is text only, such as style and title.</summary>
    RawText,
}
