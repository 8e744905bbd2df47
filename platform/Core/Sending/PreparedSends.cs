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
/// Makes sends ready, as many at once as there is room for their content. Those of bulk sends are kept while their chunks come by; whether one was
/// cancelled meanwhile is read each time.
/// </summary>
public sealed class PreparedSends(
    SendStore sends,
    CompiledTemplates templates,
    AttachmentStore attachments,
    SenderPolicy senders,
    DkimSigners signers,
    ContentRoom room,
    SenderOptions options,
    TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly BoundedCache<(TenantId, SendId), KeptSend> _kept = new(options.KeptContentBytes, time);

    /// <summary>Waits until there is room for its content.</summary>
    /// <returns>Null where there is no such send.</returns>
    internal async ValueTask<PreparedSend?> GetAsync(TenantId tenant, SendId id, CancellationToken cancellationToken)
    {
        _kept.TryGet((tenant, id), out var kept);
        if (await sends.FindAsync(tenant, id, cancellationToken) is not { } found)
            return null;
        if (found.Version == kept?.Version)
            return kept.Send with { Place = await EnterAsync(kept.Need with { SharedBytes = 0 }, cancellationToken) };

        // Only when it is read does a document say how many it goes to and what was uploaded for it: where there is too little room after all,
        // it is let go, and read again where there is enough.
        var documentBytes = await sends.MeasureAsync(found, cancellationToken);
        var need = ContentNeed.Of(documentBytes, uploadedBytes: 0, messages: 1);
        while (true)
        {
            var place = await EnterAsync(need, cancellationToken);
            PreparedSend? prepared = null;
            try
            {
                if (await sends.ReadAsync(found, cancellationToken) is not { } send)
                    return null;
                var whole = await NeedOfAsync(tenant, send, documentBytes, cancellationToken);
                if (whole == need || whole.IsSmall)
                    return prepared = Kept(tenant, found, await LoadAsync(tenant, send, cancellationToken), whole) with { Place = place };
                need = whole;
            }
            finally
            {
                if (prepared is null)
                    place?.Dispose();
            }
        }
    }

    /// <summary>The same for a send that was not read here: a task carried it.</summary>
    internal async ValueTask<PreparedSend> PrepareAsync(TenantId tenant, SendRecord carried, CancellationToken cancellationToken)
    {
        var place = await EnterAsync(await NeedOfAsync(tenant, carried, MeasureCarried(carried), cancellationToken), cancellationToken);
        PreparedSend? prepared = null;
        try
        {
            return prepared = await LoadAsync(tenant, carried, cancellationToken) with { Place = place };
        }
        finally
        {
            if (prepared is null)
                place?.Dispose();
        }
    }

    private async ValueTask<ContentPlace?> EnterAsync(ContentNeed need, CancellationToken cancellationToken) =>
        need.IsSmall ? null : await room.EnterAsync(need, cancellationToken);

    private async ValueTask<ContentNeed> NeedOfAsync(TenantId tenant, SendRecord send, long documentBytes, CancellationToken cancellationToken)
    {
        var uploadedBytes = await attachments.MeasureUploadsAsync(tenant, send.Request?.Attachments ?? [], cancellationToken);
        return ContentNeed.Of(documentBytes, uploadedBytes, Math.Min(send.RecipientCount, options.Parallelism));
    }

    private ValueTask<PreparedSend> LoadAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken) =>
        send.Mail is null ? LoadRequestAsync(tenant, send, cancellationToken) : LoadMailAsync(tenant, send, cancellationToken);

    private PreparedSend Kept(TenantId tenant, FoundSend found, PreparedSend prepared, ContentNeed need)
    {
        var weight = WeightOf(prepared);
        if (prepared.Record.Route == SendRoute.Bulk && weight <= options.MaxKeptSendBytes)
            _kept.Set((tenant, prepared.Record.Id), new KeptSend(found.Version, prepared, need), Lifetime, weight);
        return prepared;
    }

    private async ValueTask<PreparedSend> LoadRequestAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        var draft = SendValidator.ReadStored(send.Request!, send.Route);
        var content = draft.Template is { } template
            ? await GetTemplateAsync(tenant, template, cancellationToken)
            : templates.Compile(new TemplateContent { Subject = draft.Subject, Text = draft.Text, Html = draft.Html, Amp = draft.Amp });
        var prepared = await SignedAsync(tenant, send, draft.From, cancellationToken);
        return prepared with
        {
            // The attachments' text is let go: what is sent of it is loaded.
            Record = send with { Request = send.Request! with { Attachments = null } },
            Refused = prepared.Refused ?? content.Refusal?.Detail,
            Draft = draft with { Attachments = [] },
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

    private ValueTask<PreparedSend> LoadMailAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken) =>
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

    /// <summary>What is large in its document.</summary>
    private static long MeasureCarried(SendRecord send)
    {
        var bytes = (send.Mail?.Content.Length ?? 0) * 4L / 3;
        bytes += (send.Request?.Html?.Length ?? 0) + (send.Request?.Text?.Length ?? 0);
        foreach (var attachment in send.Request?.Attachments ?? [])
            bytes += attachment.Content?.Length ?? 0;
        return bytes;
    }

    private static long WeightOf(PreparedSend send)
    {
        var bytes = 4096L + (2L * ((send.Draft?.Html?.Length ?? 0) + (send.Draft?.Text?.Length ?? 0)));
        foreach (var attachment in send.Attachments)
            bytes += attachment.Content.Length * 7L / 3;
        return bytes;
    }

    private sealed record KeptSend(long Version, PreparedSend Send, ContentNeed Need);
}
