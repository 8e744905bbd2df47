namespace EmailPlatform.Core.Templates.Html;

/// <summary>
/// What is made of an HTML source before it is ever rendered: its styles inlined, and a text part. All of it is Liquid again, so that
/// no HTML is read for a recipient.
/// </summary>
/// <param name="Sources">The edited sources: the message's own under "", its layouts and partials under names of their own. Empty where nothing was edited.</param>
/// <param name="Text">Null where none was asked for, or none can be made.</param>
/// <param name="TextPartials">The partials of the text.</param>
public sealed record CompiledHtml(
    IReadOnlyDictionary<string, SourceMap> Sources, string? Text, IReadOnlyDictionary<string, string> TextPartials)
{
    /// <summary>Nothing was made.</summary>
    public static CompiledHtml Untouched { get; } = new(new Dictionary<string, SourceMap>(), null, new Dictionary<string, string>());
}
