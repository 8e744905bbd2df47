using System.Globalization;
using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;
using FsCheck;
using FsCheck.Fluent;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>
/// Messages of arbitrary characters, made by FsCheck: names of any script, lines past every limit, emoji, octets that are no text, dots and
/// white space where relays stumble over them.
/// </summary>
internal static class ArbitraryMessages
{
    private const int Size = 40;

    private static readonly Gen<string> Character = Gen.Frequency(
        (12, Gen.Choose(' ', '~').Select(code => ((char)code).ToString())),
        (2, Gen.Elements(" ", "  ", " . ", "..", "=", "=?", "?=", "\t")),
        (1, Gen.Elements("😀", "👩‍👩‍👧‍👦", "e\u0301", "ß", "Ж", "日", "ש")),
        (1, Gen.Choose(0xA1, 0x10FFFF).Where(IsLetterOrSymbol).Select(char.ConvertFromUtf32)));

    private static readonly Gen<string> Line = Gen.Frequency(
        (8, Characters(0, 100)),
        (2, Gen.Elements(".", "..", "From here", " ", "\t", "", "trailing  ", "tab\t", ".dot ", "--", "--=_")),
        (1, Characters(700, 1500)),
        (1, Gen.Choose(990, 2200).Select(length => new string('x', length))));

    private static readonly Gen<string> Name = Characters(1, 40).Select(name => name.Replace('\t', ' ').Trim()).Where(name => name.Length > 0);

    private static readonly Gen<string> Text =
        from lines in Line.ArrayOf()
        from ends in Gen.Elements("\r\n", "\n", "\r", " \r\n", "\t\n", "\r\n\r\n").ArrayOf(lines.Length)
        from tail in Gen.Elements("", "the end", " ", "\r\n\r\n\r\n")
        select string.Concat(lines.Zip(ends, (line, end) => line + end)) + tail;

    private static readonly Gen<MimeText> EightBit = Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf().Select(octets => new MimeText(octets));

    private static readonly Gen<Mailbox> Box =
        from name in Gen.Frequency((3, Name), (1, Gen.Constant<string>(null!)))
        from local in Gen.Elements("a", "user.name+tag", "\"odd \\\" @ local\"", "o'neil", "x_y=z")
        from domain in Gen.Elements("example.net", "bücher.example", "a.b.c.example")
        select new Mailbox(EmailAddress.Parse($"{local}@{domain}"), name);

    private static readonly Gen<MimeAttachment> Attachment =
        from name in Name.Where(name => name.Length <= MimeAttachment.MaxFileNameLength)
        from octets in Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf()
        from type in Gen.Elements("application/pdf", "image/png; x=\"y z\"", "message/rfc822", "text/calendar; charset=utf-8")
        from id in Gen.Elements(null, "cid1", "cid2@x")
        select MimeAttachment.Create(name, type, octets, id);

    private static readonly Gen<MimeHeader> Header =
        from number in Gen.Choose(0, 99)
        from value in Characters(0, 200)
        where MimeHeader.TryCreate("X-A", value, out _, out _)
        select MimeHeader.Create(string.Create(CultureInfo.InvariantCulture, $"X-Field-{number}"), value);

    private static readonly Gen<MimeMessage> Message =
        from @from in Box
        from to in Box.ArrayOf()
        from cc in Box.ArrayOf()
        from subject in Characters(0, 200)
        from text in Gen.Frequency((4, Text.Select(text => (MimeText?)text)), (1, EightBit.Select(text => (MimeText?)text)), (1, Gen.Constant<MimeText?>(null)))
        from html in Gen.Frequency((3, Text.Select(text => (MimeText?)text)), (1, Gen.Constant<MimeText?>(null)))
        from attachments in Gen.Frequency((3, Gen.Constant<MimeAttachment[]>([])), (1, Attachment.ArrayOf(2)))
        from headers in Header.ArrayOf()
        from number in Gen.Choose(1, int.MaxValue)
        select new MimeMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{number}@example.test"),
            Date = DateTimeOffset.UnixEpoch.AddSeconds(number),
            From = @from,
            To = to,
            Cc = cc,
            Subject = subject,
            Text = text,
            Html = html,
            Attachments = attachments,
            Headers = headers,
            BoundarySeed = number.ToString(CultureInfo.InvariantCulture),
        };

    /// <param name="seed">The same makes the same messages.</param>
    public static IEnumerable<MimeMessage> Sample(int count, int seed) => Message.Sample(count, new Rnd((ulong)seed), Size);

    private static Gen<string> Characters(int min, int max) =>
        from length in Gen.Choose(min, max)
        from characters in Character.ArrayOf(length)
        select string.Concat(characters);

    private static bool IsLetterOrSymbol(int code)
        => Rune.IsValid(code) && Rune.GetUnicodeCategory(new Rune(code)) is <= UnicodeCategory.OtherNumber or >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol;
}
