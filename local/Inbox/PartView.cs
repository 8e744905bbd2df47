using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Local.Inbox;

/// <summary>A part beside the text.</summary>
/// <param name="FileName">Safe to save as; made up where the part has none.</param>
/// <param name="Bytes">Decoded.</param>
/// <param name="ContentId">Without brackets; null when there is none.</param>
/// <param name="Inline">Whether it belongs to the text and is no file that somebody attached.</param>
/// <param name="Url">Where to get it.</param>
internal sealed record PartView(string FileName, string ContentType, long Bytes, string? ContentId, bool Inline, string Url)
{
    public static PartView Of(long id, MimeEntity part, int index) => new(
        PartName.Of(part, index),
        part.ContentType.FullType,
        part.DecodeContent().Length,
        part.ContentId,
        MailContent.IsInline(part),
        $"/inbox/messages/{id}/parts/{index}");
}
