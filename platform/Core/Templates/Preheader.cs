using System.Text;

namespace EmailPlatform.Core.Templates;

/// <summary>Puts the preview text where mail programs look for it: first in the body, unseen.</summary>
internal static class Preheader
{
    private static ReadOnlySpan<byte> Before => "<div style=\"display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden\">"u8;

    private static ReadOnlySpan<byte> After => "</div>"u8;

    /// <summary>Both are HTML in UTF-8, and so is the result.</summary>
    public static byte[] Insert(ReadOnlySpan<byte> preheader, ReadOnlySpan<byte> html)
    {
        var at = StartOfBody(html);
        return [.. html[..at], .. Before, .. preheader, .. After, .. html[at..]];
    }

    /// <summary>Behind the body's start tag; the very start where there is none.</summary>
    private static int StartOfBody(ReadOnlySpan<byte> html)
    {
        var start = StartOfTag(html);
        if (start < 0)
            return 0;
        byte quote = 0;
        for (var i = start; i < html.Length; i++)
        {
            var c = html[i];
            if (quote != 0)
                quote = c == quote ? (byte)0 : quote;
            else if (c is (byte)'"' or (byte)'\'')
                quote = c;
            else if (c == '>')
                return i + 1;
        }

        return 0;
    }

    /// <summary>Behind the name of the first start tag of a body, in any case.</summary>
    private static int StartOfTag(ReadOnlySpan<byte> html)
    {
        var tag = "<body"u8;
        for (var i = 0; i <= html.Length - tag.Length; i++)
        {
            var next = html[i..].IndexOf((byte)'<');
            if (next < 0 || (i += next) > html.Length - tag.Length)
                return -1;
            if (Ascii.EqualsIgnoreCase(html.Slice(i, tag.Length), tag))
                return i + tag.Length;
        }

        return -1;
    }
}
