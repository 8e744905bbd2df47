using System.Buffers;
using System.Net;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Local.Inbox;

/// <summary>
/// The HTML of a message, changed as little as showing it needs. Nothing here makes it safe: the frame and <see cref="SecurityPolicies"/>
/// do, whatever the HTML says.
/// </summary>
internal static class HtmlPreview
{
    /// <summary>Beyond this no more pictures are put in: a message can name its largest picture a million times.</summary>
    private const int MaxCharacters = 64 << 20;

    private const string LinkTag = "<link";
    private const string CidScheme = "cid:";

    private static readonly SearchValues<string> Changed = SearchValues.Create([LinkTag, CidScheme], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// <c>cid:</c> references become the pictures themselves (RFC 2392), links open new tabs, and <c>link</c> elements become inert:
    /// style sheets are blocked anyway, but a <c>preconnect</c> would tell the sender that the mail was read.
    /// </summary>
    public static string Render(MailContent content)
    {
        var html = content.Html!.DecodeText();
        var pictures = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var result = new StringBuilder(html.Length);
        var rest = html.AsSpan();
        var prologue = MeasureDoctype(rest);
        result.Append(rest[..prologue]).Append("<base target=\"_blank\">");
        rest = rest[prologue..];

        while (rest.IndexOfAny(Changed) is var next and >= 0)
        {
            if (rest[next] == '<')
            {
                var isTag = next + LinkTag.Length < rest.Length && rest[next + LinkTag.Length] is ' ' or '\t' or '\r' or '\n' or '\f' or '/';
                result.Append(rest[..next]).Append(isTag ? "<meta" : rest.Slice(next, LinkTag.Length));
                rest = rest[(next + LinkTag.Length)..];
                continue;
            }

            var length = MeasureReference(rest[next..]);
            var picture = IsReference(rest[..next]) ? Find(content, rest.Slice(next + CidScheme.Length, length - CidScheme.Length), pictures) : null;
            result.Append(rest[..next]);
            if (picture is not null && result.Length + picture.Length <= MaxCharacters)
                result.Append(picture);
            else
                result.Append(rest.Slice(next, length));
            rest = rest[(next + length)..];
        }

        return result.Append(rest).ToString();
    }

    /// <summary>A document type has to stay in front: without it browsers lay tables out as in 1998.</summary>
    private static int MeasureDoctype(ReadOnlySpan<char> html)
    {
        var start = html.Length - html.TrimStart(" \t\r\n\f\ufeff").Length;
        return html[start..].StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) && html[start..].IndexOf('>') is var end and >= 0
            ? start + end + 1
            : 0;
    }

    /// <summary>Whether a URL can begin here: behind a quote (which may be an entity), an equals sign, or the bracket of <c>url(</c>.</summary>
    private static bool IsReference(ReadOnlySpan<char> before) => before.TrimEnd(" \t\r\n") is [.., '"' or '\'' or '=' or '(' or ';'];

    private static int MeasureReference(ReadOnlySpan<char> reference)
    {
        var length = CidScheme.Length;
        while (length < reference.Length && !char.IsWhiteSpace(reference[length]) && reference[length] is not ('"' or '\'' or ')' or '<' or '>')
            && (reference[length] != '&' || reference[length..].StartsWith("&amp;", StringComparison.Ordinal)))
            length++;
        return length;
    }

    private static string? Find(MailContent content, ReadOnlySpan<char> reference, Dictionary<string, string?> pictures)
    {
        var id = Uri.UnescapeDataString(WebUtility.HtmlDecode(reference.ToString()));
        if (pictures.TryGetValue(id, out var picture))
            return picture;
        foreach (var part in content.Parts)
        {
            if (part.ContentType.Is("image") && string.Equals(part.ContentId, id, StringComparison.OrdinalIgnoreCase))
            {
                picture = ToDataUrl(part);
                break;
            }
        }

        return pictures[id] = picture;
    }

    /// <summary>Null for types whose name could end the attribute that the URL stands in.</summary>
    private static string? ToDataUrl(MimeEntity part)
    {
        foreach (var c in part.ContentType.Subtype)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return null;
        }

        return $"data:{part.ContentType.FullType};base64,{Convert.ToBase64String(part.DecodeContent().Span)}";
    }
}
