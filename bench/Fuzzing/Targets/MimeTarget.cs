using System.Buffers;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Bench.Fuzzing.Targets;

/// <summary>The MIME parser, with all that is read from what it gives.</summary>
internal sealed class MimeTarget : FuzzTarget
{
    private static readonly string[] AddressFields = ["From", "To", "Cc", "Reply-To"];
    private static readonly string[] MediaTypes = ["text", "multipart", "message", "application"];

    public override string Name => "mime";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        FuzzCorpus.Bytes("From: a@example.com\r\nSubject: =?UTF-8?Q?=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ntext\r\n"
            + "--x\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E9=\r\n\r\n"
            + "--x\r\nContent-Type: message/rfc822\r\n\r\nTo: b@example.com\r\n\r\ninner\r\n--x--\r\n"),
        FuzzCorpus.Bytes("Content-Type: application/pdf; name*0*=utf-8''%e2%82; name*1*=%ac.pdf\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=\"=?utf-8?B?4oKs?=\"\r\n\r\nAAECAwQF\r\n"),
        .. FuzzCorpus.Read("*.eml", "mail-parser"),
        .. FuzzCorpus.Read("*.eml", "mikel-mail"),
        .. FuzzCorpus.Read("*.eml", "sisimai"),
    ];

    public override IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "\r\n", "\r\n\r\n", "\n", "\r", "\0", "--", "--x\r\n", "--x--\r\n", "Content-Type: ", "multipart/mixed; boundary=x\r\n", "multipart/alternative; boundary=\"",
            "message/rfc822\r\n\r\n", "message/delivery-status\r\n\r\n", "text/plain; charset=utf-7\r\n", "charset=iso-2022-jp", "charset=gb18030", "charset=utf-16",
            "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Disposition: attachment; filename*=utf-8''%",
            "name*0*=", "name*999999999=", "=?utf-8?Q?", "=?utf-8?B?", "?=", "=?iso-2022-jp?B?", "=\r\n", "=3D", "=\xC3", ";", ":", "\"", "\\", "(", ")", "<", ">", ",",
            "From: ", "To: group: ", "Date: ", "\r\n ", "\r\n\t", "\xFF\xFE", "\xF0\x9F\x98\x80",
        }.Select(FuzzCorpus.Bytes),
    ];

    public override string Run(byte[] input)
    {
        var message = MimeParser.Parse(input);
        var counts = new Counts();
        Read(message, depth: 0, counts);
        FuzzViolation.ThrowIf(counts.Entities > MimeLimits.Default.MaxParts, $"There are {counts.Entities} entities.");
        FuzzViolation.ThrowIf(counts.ContentBytes > (MimeLimits.Default.MaxDepth + 1L) * input.Length, "The parts have more octets than the message and its depth give.");

        foreach (var field in AddressFields)
        {
            if (message.Header(field) is { } header && MailboxList.TryParse(header.Text, out var mailboxes, out _))
                counts.Mailboxes += mailboxes.Count;
        }

        CheckEditing(input);
        return string.Join(' ', counts.Kinds.Order(StringComparer.Ordinal)) + $" {counts.Defects} {counts.Depth} {Math.Min(counts.Entities, 8)} {Math.Min(counts.Mailboxes, 4)}";
    }

    private static void Read(MimeEntity entity, int depth, Counts counts)
    {
        FuzzViolation.ThrowIf(depth > MimeLimits.Default.MaxDepth + 1, $"It is {depth} deep.");
        counts.Add(entity, depth);
        foreach (var header in entity.Headers)
            counts.HeaderCharacters += header.Name.Length + header.Text.Length + header.Value.Length;

        _ = (entity.FileName, entity.ContentId, entity.Disposition, entity.FindText("html"));
        if (entity.Children.Count == 0)
            counts.TextCharacters += entity.DecodeText().Length;
        foreach (var child in entity.Children)
            Read(child, depth + 1, counts);
    }

    /// <summary>Changing nothing must change nothing; and a removed field is gone.</summary>
    private static void CheckEditing(byte[] input)
    {
        FuzzViolation.ThrowIf(HeaderBlock.Measure(input) > input.Length, "The header is longer than the message.");
        var edited = new ArrayBufferWriter<byte>(input.Length + 4);
        HeaderBlock.Edit(input, ["Subject"], default, edited);
        FuzzViolation.ThrowIf(edited.WrittenCount > input.Length + 4, "The message has grown.");
        FuzzViolation.ThrowIf(HeaderBlock.Find(edited.WrittenSpan, "Subject") is not null, "A removed field is still there.");
    }

    private sealed class Counts
    {
        public HashSet<string> Kinds { get; } = [];

        public MimeDefects Defects { get; private set; }

        public int Depth { get; private set; }

        public int Entities { get; private set; }

        public long ContentBytes { get; private set; }

        public long HeaderCharacters { get; set; }

        public long TextCharacters { get; set; }

        public int Mailboxes { get; set; }

        public void Add(MimeEntity entity, int depth)
        {
            Entities++;
            ContentBytes += entity.Content.Length;
            Defects |= entity.Defects;
            Depth = Math.Max(Depth, depth);
            var type = MediaTypes.Contains(entity.ContentType.Type) ? entity.ContentType.Type : "other";
            Kinds.Add($"{type}/{entity.Encoding}{(entity.FileName is null ? "" : "/name")}{(entity.ContentType["charset"] is null ? "" : "/charset")}");
        }
    }
}
