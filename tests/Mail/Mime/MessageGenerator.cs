using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Makes messages out of what has broken mail software before. The same seed makes the same messages.</summary>
internal sealed class MessageGenerator(int seed)
{
    private static readonly string[] Words =
    [
        "hello", "Invoice", "naïve", "Zoë", "日本語", "😀", "👩‍👩‍👧‍👦", "Ünïcödé", "a=b", "=?utf-8?Q?x?=", "=?", "?=", "\"quoted\"", "back\\slash",
        "comma,", "semi;colon", "<angle>", "(paren)", "it's", "100%", "50%20", "x_y", "co:lon", "@at", ".", "..", "...dot", "-", "--", "--=_m", "=", "==",
        "From ", "a\tb", "e\u0301", "שלום", "Привет", "�", "𝄞", "&amp;", "#", "[x]", "=3D", "=\u00A0", "~", "`", "é",
    ];

    private static readonly string[] LineEnds = ["\r\n", "\r\n", "\n", "\r", "\n\n", "\r\n\r\n", "  \r\n", "\t\n"];

    private readonly Random _random = new(seed);
    private int _number;

    public MimeMessage Next()
    {
        _number++;
        var hasHtml = Chance(70);
        var message = new MimeMessage
        {
            MessageId = $"{_number}.{seed}@example.test",
            Date = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(30 * _random.Next(-20, 20))).AddSeconds(_random.Next(100_000_000)),
            From = NextMailbox(),
            Sender = Chance(10) ? NextMailbox() : null,
            To = NextMailboxes(1, 4),
            Cc = NextMailboxes(0, 30),
            ReplyTo = NextMailboxes(0, 2),
            Subject = NextLine(_random.Next(0, 25)),
            Text = !hasHtml || Chance(70) ? NextText() : null,
            Html = hasHtml ? NextText() : null,
            Amp = hasHtml && Chance(20) ? NextText() : null,
            Attachments = NextAttachments(),
            Headers = NextHeaders(),
            BoundarySeed = $"{seed}/{_number}",
        };
        return message;
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private Mailbox NextMailbox()
    {
        var local = Chance(20) ? "\"odd \\\" @ local\"" : $"user.{_random.Next(10_000)}+tag";
        var domain = Chance(20) ? "bücher.example" : $"{new string('d', _random.Next(1, 60))}.example.com";
        return new Mailbox(EmailAddress.Parse($"{local}@{domain}"), Chance(75) ? NextLine(_random.Next(1, 8)).Replace('\t', ' ').Trim() : null);
    }

    private Mailbox[] NextMailboxes(int min, int max)
    {
        var mailboxes = new Mailbox[Chance(80) ? Math.Min(max, min + 1) : _random.Next(min, max + 1)];
        for (var i = 0; i < mailboxes.Length; i++)
            mailboxes[i] = NextMailbox();
        return mailboxes;
    }

    private string NextLine(int words)
    {
        var line = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            line.Append(Chance(50) ? Words[_random.Next(5)] : Words[_random.Next(Words.Length)]);
            line.Append(' ', Chance(8) ? _random.Next(0, 4) : 1);
        }

        if (Chance(3))
            line.Append('w', 1200);
        return Chance(90) ? line.ToString().Trim() : line.ToString();
    }

    private string NextText()
    {
        var text = new StringBuilder();
        var ascii = Chance(40);
        for (var lines = _random.Next(0, 30); lines > 0; lines--)
        {
            var line = Chance(10) ? new string('x', _random.Next(60, 1100)) : NextLine(_random.Next(0, Chance(5) ? 300 : 15));
            text.Append(ascii ? string.Concat(line.Where(char.IsAscii)) : line).Append(LineEnds[_random.Next(LineEnds.Length)]);
            if (Chance(2))
                text.Append('\0').Append('\x1b').Append('\f');
        }

        return text.Append(Chance(50) ? "the end" : "").ToString();
    }

    private MimeAttachment[] NextAttachments()
    {
        var attachments = new MimeAttachment[Chance(50) ? 0 : _random.Next(1, 4)];
        for (var i = 0; i < attachments.Length; i++)
        {
            var content = new byte[Chance(10) ? _random.Next(0, 200_000) : _random.Next(0, 500)];
            _random.NextBytes(content);
            var name = NextLine(_random.Next(1, 8)).Replace('\t', ' ');
            name = name.Trim().Length is 0 || name.Length > MimeAttachment.MaxFileNameLength ? "a.bin" : name;
            attachments[i] = MimeAttachment.Create(
                name, Chance(30) ? "image/png; x=\"y z\"" : null, content, Chance(40) ? $"cid{i}@example.test" : null);
        }

        return attachments;
    }

    private MimeHeader[] NextHeaders()
    {
        var headers = new List<MimeHeader>();
        while (Chance(50))
        {
            // What looks like an encoded word is not encoded again in a field of the caller's.
            var value = NextLine(_random.Next(0, 40)).Replace("=?", "=");
            if (MimeHeader.TryCreate($"X-Field-{headers.Count}", value, out var header, out _))
                headers.Add(header);
        }

        if (Chance(20))
            headers.Add(MimeHeader.Create("List-Unsubscribe", $"<https://example.test/{new string('u', 200)}>, <mailto:u@example.test>"));
        return [.. headers];
    }
}
