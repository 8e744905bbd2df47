using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Makes sends ready. Those of bulk sends are kept while their chunks come by; whether one was cancelled meanwhile is read each time.
/// </summary>
public sealed class PreparedSends(
    SendStore sends,
    CompiledTemplates templates,
    AttachmentStore attachments,
    SenderPolicy senders,
    DkimSigners signers,
    TimeProvider time)
{
    /// <summary>Bytes of content in a generation of the cache.</summary>
    private const long Capacity = 32 * 1024 * 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly BoundedCache<(TenantId, SendId), KeptSend> _kept = new(Capacity, time);

    /// <returns>Null where there is no such send.</returns>
    internal async ValueTask<PreparedSend?> GetAsync(TenantId tenant, SendId id, CancellationToken cancellationToken)
    {
        _kept.TryGet((tenant, id), out var kept);
        if (await sends.FindAsync(tenant, id, kept?.Version, cancellationToken) is not { } found)
            return null;
        if (found.Send is not { } send)
            return kept!.Send;

        var prepared = await PrepareAsync(tenant, send, cancellationToken);
        if (send.Route == SendRoute.Bulk)
            _kept.Set((tenant, id), new KeptSend(found.Version, prepared), Lifetime, WeightOf(prepared));
        return prepared;
    }

    /// <summary>Makes a send ready that was not read here: a task carried it.</summary>
    internal ValueTask<PreparedSend> PrepareAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken) =>
        send.Mail is null ? PrepareRequestAsync(tenant, send, cancellationToken) : PrepareMailAsync(tenant, send, cancellationToken);

    private async ValueTask<PreparedSend> PrepareRequestAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        var draft = SendValidator.ReadStored(send.Request!, send.Route);
        var content = draft.Template is { } template
            ? await GetTemplateAsync(tenant, template, cancellationToken)
            : templates.Compile(new TemplateContent { Subject = draft.Subject, Text = draft.Text, Html = draft.Html, Amp = draft.Amp });
        var prepared = await SignedAsync(tenant, send, draft.From, cancellationToken);
        return prepared with
        {
            Refused = prepared.Refused ?? content.Refusal?.Detail,
            Draft = draft,
            Content = content.Value,
            Variables = LiquidValue.FromJson(draft.Variables),
            Attachments = await LoadAttachmentsAsync(tenant, send, draft, cancellationToken),
        };
    }

    private async ValueTask<IReadOnlyList<MimeAttachment>> LoadAttachmentsAsync(
        TenantId tenant, SendRecord send, SendDraft draft, CancellationToken cancellationToken)
    {
        var loaded = await attachments.LoadAsync(tenant, draft.Attachments, cancellationToken);
        // What goes into many messages is encoded once.
        return send.RecipientCount == 1 ? loaded : [.. loaded.Select(attachment => attachment.Encoded())];
    }

    private ValueTask<Outcome<CompiledContent>> GetTemplateAsync(TenantId tenant, TemplateInput template, CancellationToken cancellationToken) =>
        TemplateName.TryParse(template.Name, out var name)
            ? templates.GetAsync(tenant, new PinnedTemplate(name, template.Version!.Value, template.Partials), cancellationToken)
            : throw new InvalidDataException("A stored template name is not one.");

    private ValueTask<PreparedSend> PrepareMailAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken) =>
        MailboxList.TryParse(HeaderBlock.Find(send.Mail!.Content, "From"), out var authors, out _)
            ? SignedAsync(tenant, send, authors[0], cancellationToken)
            : throw new InvalidDataException("A stored message has no author.");

    /// <summary>Who signs: the tenant's domain that speaks for the author's. It may have been removed since the send was accepted.</summary>
    private async ValueTask<PreparedSend> SignedAsync(TenantId tenant, SendRecord send, Mailbox from, CancellationToken cancellationToken)
    {
        if ((await senders.CheckAsync(tenant, from.Address.Domain, cancellationToken)).IsRefused(out var refusal, out var domain))
            return new PreparedSend { Record = send, From = from, Refused = refusal.Detail };
        return new PreparedSend { Record = send, From = from, Signer = await signers.GetAsync(tenant, domain.Domain, cancellationToken) };
    }

    private static long WeightOf(PreparedSend send)
    {
        var bytes = 4096L + (2L * ((send.Draft?.Html?.Length ?? 0) + (send.Draft?.Text?.Length ?? 0)));
        foreach (var attachment in send.Attachments)
            bytes += attachment.Content.Length * 7L / 3;
        return bytes;
    }

    private sealed record KeptSend(long Version, PreparedSend Send);
}
