using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Local.Inbox;

/// <summary>An address of a header.</summary>
/// <param name="Email">The address; the decoded field where no address can be read from it; empty where there is no field.</param>
/// <param name="Name">As people read it.</param>
internal sealed record AddressView(string Email, string? Name)
{
    public static IReadOnlyList<AddressView> ListOf(MimeEntity message, string field)
    {
        if (message.Header(field) is not { } header)
            return [];
        _ = MailboxList.TryParse(header.Text, out var mailboxes, out _);
        return mailboxes.Count == 0
            ? [new AddressView(header.Value, Name: null)]
            : [.. mailboxes.Select(mailbox => new AddressView(mailbox.Address.Value, mailbox.Name))];
    }

    public static AddressView FirstOf(MimeEntity message, string field) =>
        ListOf(message, field) is [var first, ..] ? first : new AddressView("", Name: null);
}
