using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Bounces;

/// <summary>A mail taken apart into what bounces are made of: text for people, machine-readable reports, and the returned message.</summary>
internal sealed class BounceMail
{
    private readonly StringBuilder _plain = new();
    private readonly StringBuilder _html = new();
    private int _parts;

    public BounceMail(MimeEntity mail)
    {
        Header = mail;
        Collect(mail);
        var text = _plain.Length > 0 ? _plain.ToString() : HtmlText.Read(_html.ToString());
        var end = MailSigns.FindOriginal(text);
        Text = text;
        ReturnedText = text[end..];
        Notice = new NoticeText(text[..end], Addresses(mail, "To").FirstOrDefault());
    }

    public MimeEntity Header { get; }

    /// <summary>All the text for people, what is returned in it included.</summary>
    public string Text { get; }

    /// <summary>The text for people up to the returned message.</summary>
    public NoticeText Notice { get; }

    /// <summary>What a part of the type message/delivery-status says; null without one.</summary>
    public string? DeliveryStatus { get; private set; }

    /// <summary>What a part of the type message/feedback-report says; null without one.</summary>
    public string? FeedbackReport { get; private set; }

    /// <summary>The message, or its header, that came back as a part; null without one.</summary>
    public MimeEntity? Returned { get; private set; }

    private string ReturnedText { get; }

    /// <summary>Whom the returned message was for, by its header.</summary>
    public IReadOnlyList<string> OriginalRecipients()
    {
        if (Returned is not null)
            return [.. Addresses(Returned, "To")];
        var returned = MimeParser.Parse(Encoding.UTF8.GetBytes(ReturnedText[(ReturnedText.IndexOf('\n') + 1)..].TrimStart('\n')));
        return [.. Addresses(returned, "To")];
    }

    /// <summary>What the report says of the returned message, and the message's header.</summary>
    public string Traces()
    {
        var traces = new StringBuilder(FeedbackReport);
        if (Returned is null)
            return traces.Append('\n').Append(ReturnedText).ToString();
        foreach (var field in Returned.Headers)
        {
            if (traces.Length > BounceLimits.MaxNoticeLength)
                break;
            traces.Append('\n').Append(field.Name).Append(": ").Append(field.Text);
        }

        return traces.ToString();
    }

    public static IEnumerable<string> Addresses(MimeEntity entity, string field)
    {
        // Those of a broken list that can be read are better than none.
        _ = MailboxList.TryParse(entity.Header(field)?.Text ?? "", out var mailboxes, out _);
        return mailboxes.Select(mailbox => mailbox.Address.Value).Distinct().Take(BounceLimits.MaxRecipients);
    }

    private void Collect(MimeEntity entity)
    {
        if (++_parts > BounceLimits.MaxParts)
            return;
        if (entity.ContentType.Is("multipart") && entity.Children.Count > 0)
        {
            foreach (var child in entity.Children)
                Collect(child);
        }
        else if (entity.ContentType.Is("message", "delivery-status") || entity.ContentType.Is("message", "global-delivery-status"))
        {
            DeliveryStatus ??= Decode(entity);
        }
        else if (entity.ContentType.Is("message", "feedback-report"))
        {
            FeedbackReport ??= Decode(entity);
        }
        else if (entity.ContentType.Is("message") || entity.ContentType.Is("text", "rfc822-headers") || entity.ContentType.Is("text", "rfc822-header"))
        {
            Returned ??= entity.Children.Count > 0 ? entity.Children[0] : MimeParser.Parse(entity.DecodeContent());
        }
        else if (entity.ContentType.Is("text", "html"))
        {
            Append(_html, entity);
        }
        else if ((entity.ContentType.Is("text") || entity.ContentType.Is("multipart")) && entity.Disposition != "attachment")
        {
            Append(_plain, entity);
        }
    }

    private static void Append(StringBuilder to, MimeEntity entity)
    {
        if (to.Length < BounceLimits.MaxNoticeLength)
            to.Append(Decode(entity)).Append('\n');
    }

    private static string Decode(MimeEntity entity)
    {
        var text = entity.DecodeText();
        if (text.Length > BounceLimits.MaxNoticeLength)
            text = text[..BounceLimits.MaxNoticeLength];
        return text.ReplaceLineEndings("\n");
    }
}
