using System.Net;
using System.Text;

namespace EmailPlatform.Mail.Bounces;

/// <summary>The words of a page: bounces that are HTML only are rare and simple, so tags become line ends and nothing else is understood.</summary>
internal static class HtmlText
{
    public static string Read(string html)
    {
        var text = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            text.Append(html, at, (open < 0 ? html.Length : open) - at);
            if (open < 0)
                break;
            var close = html.IndexOf('>', open);
            if (close < 0)
                break;
            text.Append(IsInline(html.AsSpan(open + 1)) ? "" : "\n");
            at = close + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static bool IsInline(ReadOnlySpan<char> tag)
    {
        tag = tag.TrimStart('/');
        foreach (var name in (ReadOnlySpan<string>)["a", "b", "i", "u", "font", "span", "strong", "em"])
        {
            if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (tag.Length == name.Length || !char.IsLetterOrDigit(tag[name.Length])))
                return true;
        }

        return false;
    }
}
