using System.Globalization;
using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Bench.Mail;

/// <summary>
/// Messages of 2 KB of text and 12 KB of HTML, no two with a line in common: English with a few accents and emoji, Russian, and plain
/// ASCII take turns, since each travels in another encoding.
/// </summary>
internal static class SampleMail
{
    public const int TextBytes = 2 * 1024;
    public const int HtmlBytes = 12 * 1024;
    public const int AttachmentBytes = 50 * 1024;

    private static readonly string[][] Vocabularies =
    [
        ["order", "shipped", "Thank", "you", "for", "your", "café", "visit", "today", "😀", "naïve", "with", "the", "invoice", "number", "Zoë", "and"],
        ["заказ", "отправлен", "Спасибо", "за", "вашу", "покупку", "сегодня", "🎁", "счёт", "номер", "и", "доставка", "в", "город", "Санкт-Петербург"],
        ["order", "shipped", "Thank", "you", "for", "your", "visit", "today", "with", "the", "invoice", "number", "and", "delivery", "in", "town"],
    ];

    /// <param name="number">Which one; the same number makes the same message.</param>
    /// <param name="attachment">Null for none.</param>
    public static MimeMessage Make(int number, MimeAttachment? attachment = null)
    {
        var random = new Random(number);
        var words = Vocabularies[number % Vocabularies.Length];
        return new MimeMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{number}.0198f3c1d2e47a6b@shop.example"),
            Date = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero).AddSeconds(number),
            From = new Mailbox(EmailAddress.Parse("hello@shop.example"), "Shop, Inc."),
            To = [new Mailbox(EmailAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"reader-{number}@example.net")), $"{words[2]} {number}")],
            ReplyTo = [new Mailbox(EmailAddress.Parse("help@shop.example"))],
            Subject = $"{words[0]} {words[1]} {number}: {Sentence(words, random, 6)}",
            Text = Text(words, random, number),
            Html = Html(words, random, number),
            Headers = [MimeHeader.Create("List-Unsubscribe", $"<https://mail.shop.example/u/{number:x8}>"), MimeHeader.Create("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")],
            Attachments = attachment is null ? [] : [attachment],
            BoundarySeed = $"0198f3c1d2e47a6b8c9d0e1f2a3b4c5d-{number}",
        };
    }

    /// <summary>A PDF by its name, of random octets.</summary>
    public static MimeAttachment Attachment(int number)
    {
        var content = new byte[AttachmentBytes];
        new Random(number).NextBytes(content);
        return MimeAttachment.Create($"invoice-{number}.pdf", "application/pdf", content);
    }

    private static string Text(string[] words, Random random, int number)
    {
        var text = new StringBuilder();
        while (Encoding.UTF8.GetByteCount(text.ToString()) < TextBytes)
            text.Append(CultureInfo.InvariantCulture, $"{Sentence(words, random, 9)} {number}.\n");
        return text.ToString();
    }

    private static string Html(string[] words, Random random, int number)
    {
        var html = new StringBuilder("<!doctype html>\n<html><body style=\"margin: 0; font-family: Georgia, serif\">\n");
        var bytes = html.Length;
        while (bytes < HtmlBytes - 20)
        {
            var paragraph = $"""
                <tr><td style="padding: 8px 16px; line-height: 1.5; color: #222222; background-color: #ffffff">{Sentence(words, random, 14)}
                <a href="https://shop.example/{random.Next():x}?reader={number}">{Sentence(words, random, 3)}</a></td></tr>

                """;
            html.Append(paragraph);
            bytes += Encoding.UTF8.GetByteCount(paragraph);
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static string Sentence(string[] words, Random random, int count)
        => string.Join(' ', Enumerable.Range(0, count).Select(_ => words[random.Next(words.Length)]).Append(random.Next(1_000_000).ToString(CultureInfo.InvariantCulture)));
}
