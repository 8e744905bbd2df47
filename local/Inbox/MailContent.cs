using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Local.Inbox;

/// <summary>A message as a reader sees it: one HTML, one text, and the parts beside them.</summary>
internal sealed class MailContent
{
    public MailContent(ReadOnlyMemory<byte> raw)
    {
        Root = MimeParser.Parse(raw);
        Html = Root.FindText("html");
        Text = Root.FindText("plain");
        var parts = new List<MimeEntity>();
        Collect(Root, parts);
        Parts = parts;
    }

    public MimeEntity Root { get; }

    public MimeEntity? Html { get; }

    public MimeEntity? Text { get; }

    /// <summary>All else, in its order. A message in the message is one part, and is not looked into.</summary>
    public IReadOnlyList<MimeEntity> Parts { get; }

    /// <summary>Whether a part belongs to the text, and is no file that somebody attached.</summary>
    public static bool IsInline(MimeEntity part) =>
        part.Disposition != "attachment" && (part.ContentId is not null || (part.ContentType.Is("text") && part.FileName is null));

    private void Collect(MimeEntity entity, List<MimeEntity> parts)
    {
        if (entity.ContentType.Is("multipart") && (entity.Children.Count > 0 || entity == Root))
        {
            foreach (var child in entity.Children)
                Collect(child, parts);
        }
        else if (entity != Html && entity != Text)
        {
            parts.Add(entity);
        }
    }
}
