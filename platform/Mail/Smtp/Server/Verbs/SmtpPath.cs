using System.Diagnostics.CodeAnalysis;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>
/// Reverse and forward paths (RFC 5321 §4.1.2). A space behind the colon and missing brackets are borne with, because clients do that; a
/// source route is read and dropped (§3.3).
/// </summary>
internal static class SmtpPath
{
    /// <summary>The reply to an address that is not ASCII in a transaction without SMTPUTF8 (RFC 6531 §3.5).</summary>
    public static readonly SmtpReply NeedsUtf8 = new(553, "5.6.7", "The address needs SMTPUTF8 on MAIL");

    /// <summary>Takes the argument of MAIL or RCPT apart.</summary>
    /// <param name="argument">All of it.</param>
    /// <param name="keyword"><c>FROM:</c> or <c>TO:</c>.</param>
    /// <param name="path">Without brackets; empty only for <c>&lt;&gt;</c>.</param>
    /// <param name="parameters">What stands behind it.</param>
    public static bool TryRead(string argument, string keyword, out string path, out string parameters)
    {
        path = parameters = "";
        if (!argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
            return false;

        var rest = argument.AsSpan(keyword.Length).TrimStart(' ');
        if (rest.IsEmpty)
            return false;

        var hasBrackets = rest[0] == '<';
        var end = hasBrackets ? IndexOfClosingBracket(rest) : rest.IndexOf(' ');
        if (hasBrackets && end < 0)
            return false;
        if (end < 0)
            end = rest.Length;

        var behind = rest[(hasBrackets ? end + 1 : end)..];
        if (!behind.IsEmpty && behind[0] != ' ')
            return false;

        path = rest[(hasBrackets ? 1 : 0)..end].ToString();
        parameters = behind.Trim(' ').ToString();
        return true;
    }

    /// <summary>Parses a path; an empty one is the null path, whose address is null.</summary>
    public static bool TryParse(string path, AddressForms forms, out EmailAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        error = null;
        if (path.Length == 0)
            return true;

        var mailbox = path.AsSpan();
        if (mailbox[0] == '@' && mailbox.IndexOf(':') is > 0 and var colon)
            mailbox = mailbox[(colon + 1)..];
        if (!EmailAddress.TryParse(mailbox, forms, out var parsed, out error))
            return false;

        address = parsed;
        return true;
    }

    private static int IndexOfClosingBracket(ReadOnlySpan<char> text)
    {
        var isQuoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (isQuoted && text[i] == '\\')
                i++;
            else if (!isQuoted && text[i] == '>')
                return i;
        }

        return -1;
    }
}
