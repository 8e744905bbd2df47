using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Messages;

/// <summary>The recipients of a send, whichever way they are stored. An ordinal is an index into all of them.</summary>
public sealed class RecipientReader(SendStore sends)
{
    /// <summary>All addresses, in the order of their ordinals.</summary>
    public async ValueTask<string[]> ReadAllAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        if (send.Route != SendRoute.Bulk)
            return [.. ReadSmall(send).Select(recipient => recipient.To.Address.Value)];
        var addresses = new List<string>(send.RecipientCount);
        for (var chunk = 0; chunk < RecipientChunk.Count(send.RecipientCount); chunk++)
        {
            foreach (var recipient in await ReadChunkAsync(tenant, send, chunk, cancellationToken) ?? [])
                addresses.Add(recipient.To.Address.Value);
        }
        return [.. addresses];
    }

    /// <summary>The recipients of one chunk of a bulk send; null where it is not stored.</summary>
    public async ValueTask<SendRecipient[]?> ReadChunkAsync(TenantId tenant, SendRecord send, int chunk, CancellationToken cancellationToken)
    {
        if (await sends.GetChunkAsync(tenant, send.Id, chunk, cancellationToken) is not { } stored)
            return null;
        var recipients = new SendRecipient[stored.Recipients.Count];
        for (var i = 0; i < recipients.Length; i++)
        {
            var input = stored.Recipients[i];
            recipients[i] = new SendRecipient(
                send.Id.Recipient((chunk * RecipientChunk.Size) + i), Read(input.To!), ReadLocale(input.Locale), input.Variables ?? default, input.Metadata);
        }
        return recipients;
    }

    /// <summary>The recipients of a send that is not bulk.</summary>
    public static SendRecipient[] ReadSmall(SendRecord send)
    {
        IEnumerable<Mailbox> mailboxes = send.Mail is { } mail
            ? mail.Recipients.Select(address => new Mailbox(EmailAddress.Parse(address)))
            : [.. Read(send.Request!.To), .. Read(send.Request.Cc), .. Read(send.Request.Bcc)];
        return [.. mailboxes.Select((mailbox, ordinal) => new SendRecipient(send.Id.Recipient(ordinal), mailbox, null, default, null))];
    }

    private static IEnumerable<Mailbox> Read(IReadOnlyList<AddressInput>? inputs) => inputs?.Select(Read) ?? [];

    private static string? ReadLocale(string? input) => LocaleTag.TryRead(input, out var locale) ? locale : null;

    private static Mailbox Read(AddressInput input) =>
        AddressFields.TryRead(input, out var mailbox) ? mailbox : throw new FormatException("A stored address does not parse.");
}
