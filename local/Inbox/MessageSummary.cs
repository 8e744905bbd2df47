using EmailPlatform.Embedded.Capture;

namespace EmailPlatform.Local.Inbox;

/// <summary>A line of the list.</summary>
/// <param name="Recipient">RFC 5321 RCPT TO: each recipient's copy is a message.</param>
/// <param name="Bytes">Of the whole message.</param>
/// <param name="Attachments">How many files somebody attached; pictures of the HTML are none.</param>
internal sealed record MessageSummary(
    long Id, DateTimeOffset Time, string Tenant, string MessageId, AddressView From, string Recipient, string Subject, long Bytes, int Attachments)
{
    public static MessageSummary Of(CapturedMail mail, MailContent content) => new(
        mail.Id,
        mail.Time,
        mail.Tenant,
        mail.MessageId,
        AddressView.FirstOf(content.Root, "From"),
        mail.Recipient,
        mail.Subject,
        mail.Bytes,
        content.Parts.Count(part => !MailContent.IsInline(part)));
}
