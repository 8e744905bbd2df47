using System.Text.Json.Serialization;
using EmailPlatform.Api.Http;
using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A template as a recipient would get it.</summary>
/// <param name="Version">Absent where the template is not stored.</param>
/// <param name="Locale">The locale that the parts were written for; absent for the default.</param>
/// <param name="TextIsMade">The text was made from the HTML.</param>
/// <param name="HtmlBytes">Gmail shows the first 102 KB (104,448 bytes).</param>
/// <param name="Partials">The versions of layouts and partials in it.</param>
internal sealed record PreviewReply(
    int? Version,
    string? Locale,
    string Subject,
    string? Text,
    string? Html,
    string? Amp,
    bool TextIsMade,
    int? HtmlBytes,
    IReadOnlyDictionary<string, int>? Partials) : IBytesReply
{
    /// <summary>The same as a message; null where JSON was asked for.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    [JsonIgnore]
    public string ContentType => "message/rfc822";

    public static PreviewReply Of(PreviewSource source, RenderedContent.Success done, string? locale) => new(
        source.Pinned?.Version,
        done.Locale,
        done.Subject,
        done.Text?.ToString(),
        done.Html?.ToString(),
        done.Amp?.ToString(),
        source.IsTextMade(locale),
        done.Html?.Utf8.Length,
        source.Pinned is { Partials.Count: > 0 } pinned ? pinned.Partials : null);
}
