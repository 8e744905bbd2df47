using EmailPlatform.Embedded.Capture;

namespace EmailPlatform.Local.Inbox;

/// <summary>A message with everything in it decoded. Who it was sent to is the envelope's <see cref="Recipient"/>; the rest stood in its header.</summary>
internal sealed record MessageView
{
    public required long Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The platform's; that of the header is among the <see cref="Headers"/>.</summary>
    public required string MessageId { get; init; }

    public required string ReversePath { get; init; }

    public required string Recipient { get; init; }

    public required long Bytes { get; init; }

    public required string Subject { get; init; }

    public required AddressView From { get; init; }

    public required IReadOnlyList<AddressView> To { get; init; }

    public required IReadOnlyList<AddressView> Cc { get; init; }

    public required IReadOnlyList<AddressView> ReplyTo { get; init; }

    /// <summary>In their order, encoded words decoded.</summary>
    public required IReadOnlyList<HeaderView> Headers { get; init; }

    public required string? Text { get; init; }

    /// <summary>As it was sent: to be shown only where it cannot harm.</summary>
    public required string? Html { get; init; }

    public required IReadOnlyList<PartView> Attachments { get; init; }

    public static MessageView Of(CapturedMail mail, MailContent content) => new()
    {
        Id = mail.Id,
        Time = mail.Time,
        Tenant = mail.Tenant,
        MessageId = mail.MessageId,
        ReversePath = mail.ReversePath,
        Recipient = mail.Recipient,
        Bytes = mail.Bytes,
        Subject = mail.Subject,
        From = AddressView.FirstOf(content.Root, "From"),
        To = AddressView.ListOf(content.Root, "To"),
        Cc = AddressView.ListOf(content.Root, "Cc"),
        ReplyTo = AddressView.ListOf(content.Root, "Reply-To"),
        Headers = [.. content.Root.Headers.Select(field => new HeaderView(field.Name, field.Value))],
        Text = content.Text?.DecodeText(),
        Html = content.Html?.DecodeText(),
        Attachments = [.. content.Parts.Select((part, index) => PartView.Of(mail.Id, part, index))],
    };
}
