using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Reads the address list of a header field (RFC 5322 §3.4) in every form that mail has: names in quotes and encoded words,
/// comments, groups, routes, folding. The addresses themselves are held to <see cref="EmailAddress"/>; address literals and
/// single-label domains pass here.
/// </summary>
public static class MailboxList
{
    private const AddressForms AllForms = AddressForms.SingleLabelDomain | AddressForms.DomainLiteral;
    private static readonly SearchValues<char> Structure = SearchValues.Create("\"(),:;<>[]\\");

    /// <summary>Reads all mailboxes, those of groups included. An empty list is fine; one address that cannot be read is not.</summary>
    /// <param name="value">An unfolded field value, encoded words not yet decoded.</param>
    /// <param name="mailboxes">In their order; when the result is false, those that could be read.</param>
    /// <param name="error">What is wrong with the first that could not.</param>
    public static bool TryParse(ReadOnlySpan<char> value, out IReadOnlyList<Mailbox> mailboxes, [NotNullWhen(false)] out string? error)
    {
        var found = new List<Mailbox>();
        mailboxes = found;
        error = null;
        while (!value.IsEmpty)
        {
            var element = ReadElement(ref value);
            if (element.IsBlank)
                continue;
            if (element.TryToMailbox(out var mailbox, out var why))
                found.Add(mailbox);
            else
                error ??= why;
        }

        return error is null;
    }

    /// <summary>What stands between two commas, taken apart.</summary>
    private sealed class Element
    {
        private readonly StringBuilder _outside = new();
        private readonly StringBuilder _bare = new();
        private readonly StringBuilder _comment = new();

        /// <summary>What stands between angle brackets; null without any.</summary>
        public StringBuilder? Bracketed { get; set; }

        /// <summary>Whether the reader is between angle brackets.</summary>
        public bool IsOpen { get; set; }

        public bool IsBlank => Bracketed is null && string.IsNullOrWhiteSpace(_bare.ToString());

        /// <summary>Takes a stretch outside of comments: as written for an address, unquoted for a name.</summary>
        public void Add(ReadOnlySpan<char> written, ReadOnlySpan<char> unquoted)
        {
            if (IsOpen)
            {
                Bracketed!.Append(written);
            }
            else if (Bracketed is null)
            {
                _bare.Append(written);
                _outside.Append(unquoted);
            }
        }

        public void AddComment(ReadOnlySpan<char> comment) => _comment.Append(_comment.Length > 0 ? " " : "").Append(comment);

        /// <summary>What came before was the name of a group.</summary>
        public void ForgetGroupName()
        {
            _outside.Clear();
            _bare.Clear();
            _comment.Clear();
        }

        public bool TryToMailbox(out Mailbox mailbox, [NotNullWhen(false)] out string? error)
        {
            mailbox = default;
            var text = (Bracketed ?? _bare).ToString().AsSpan().Trim();
            // The obsolete route, <@a,@b:c@d> (RFC 5322 §4.4).
            if (text is ['@', ..] && text.IndexOf(':') is var colon and >= 0)
                text = text[(colon + 1)..];
            if (!EmailAddress.TryParse(WithoutSpace(text), AllForms, out var address, out error))
                return false;

            var name = (Bracketed is not null && !string.IsNullOrWhiteSpace(_outside.ToString()) ? _outside : _comment).ToString();
            mailbox = new Mailbox(address, ToName(EncodedWordDecoder.Decode(name.Trim())));
            return true;
        }

        /// <summary>White space around dots and the @ is obsolete and means nothing; in quotes it counts.</summary>
        private static string WithoutSpace(ReadOnlySpan<char> address)
        {
            var result = new StringBuilder(address.Length);
            var isQuoted = false;
            for (var i = 0; i < address.Length; i++)
            {
                if (address[i] == '"')
                    isQuoted = !isQuoted;
                if (address[i] == '\\' && i + 1 < address.Length)
                    result.Append(address[i++]);
                if (isQuoted || address[i] is not (' ' or '\t'))
                    result.Append(address[i]);
            }

            return result.ToString();
        }

        /// <summary>A decoded name may hold anything; what a name cannot hold becomes a space.</summary>
        private static string ToName(string decoded)
        {
            var name = new StringBuilder(decoded.Length);
            foreach (var rune in decoded.EnumerateRunes())
                name.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
            return name.ToString();
        }
    }

    private static Element ReadElement(ref ReadOnlySpan<char> value)
    {
        var element = new Element();
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAny(Structure);
            if (plain != 0)
            {
                plain = plain < 0 ? value.Length : plain;
                element.Add(value[..plain], value[..plain]);
                value = value[plain..];
                continue;
            }

            switch (value[0])
            {
                case ',' or ';' when !element.IsOpen:
                    value = value[1..];
                    return element;
                case ':' when !element.IsOpen:
                    element.ForgetGroupName();
                    break;
                case '(':
                    element.AddComment(ReadComment(ref value));
                    continue;
                case '"':
                    var quoted = ReadQuoted(ref value, out var content);
                    element.Add(quoted, content);
                    continue;
                case '[':
                    var end = value.IndexOf(']');
                    end = end < 0 ? value.Length : end + 1;
                    element.Add(value[..end], value[..end]);
                    value = value[end..];
                    continue;
                case '<' when element.Bracketed is null:
                    element.IsOpen = true;
                    element.Bracketed = new StringBuilder();
                    break;
                case '>' when element.IsOpen:
                    element.IsOpen = false;
                    break;
                default:
                    element.Add(value[..1], value[..1]);
                    break;
            }

            value = value[1..];
        }

        return element;
    }

    private static ReadOnlySpan<char> ReadQuoted(ref ReadOnlySpan<char> value, out string content)
    {
        var unquoted = new StringBuilder();
        var i = 1;
        for (; i < value.Length && value[i] != '"'; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                i++;
            unquoted.Append(value[i]);
        }

        var end = Math.Min(i + 1, value.Length);
        var quoted = value[..end];
        value = value[end..];
        content = unquoted.ToString();
        return quoted;
    }

    private static string ReadComment(ref ReadOnlySpan<char> value)
    {
        var comment = new StringBuilder();
        var depth = 0;
        var i = 0;
        do
        {
            var c = value[i++];
            if (c == '\\' && i < value.Length)
                comment.Append(value[i++]);
            else if (c == '(' && depth++ == 0)
                continue;
            else if (c == ')' && --depth == 0)
                break;
            else
                comment.Append(c);
        }
        while (i < value.Length);

        value = value[i..];
        return comment.ToString();
    }
}
