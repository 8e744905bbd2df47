using System.Globalization;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Local.Inbox;

/// <summary>The name to save a part under.</summary>
internal static class PartName
{
    /// <summary>What most file systems take, with room for a browser's " (1)".</summary>
    private const int MaxBytes = 200;

    /// <summary>
    /// The sender's name without folders, control characters, and the format characters that make <c>gpj.exe</c> read backwards;
    /// one made of the type where nothing is left.
    /// </summary>
    public static string Of(MimeEntity part, int index)
    {
        var given = part.FileName ?? "";
        var name = new StringBuilder();
        var bytes = 0;
        foreach (var rune in given[(given.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                continue;
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                break;
            name.Append(rune);
        }

        var clean = name.ToString().Trim().TrimStart('.');
        return clean.Length > 0 ? clean : $"part-{index + 1}{Extension(part.ContentType)}";
    }

    private static string Extension(MediaType type) => type.FullType switch
    {
        "text/plain" => ".txt",
        "text/html" or "text/x-amp-html" => ".html",
        "text/calendar" => ".ics",
        "text/csv" => ".csv",
        "message/rfc822" => ".eml",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/gif" => ".gif",
        "application/pdf" => ".pdf",
        _ => ".bin",
    };
}
