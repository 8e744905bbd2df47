using System.Buffers;
using System.Security.Cryptography;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Makes of a request the message that a send would make of it, without a tenant or a store: nothing is accepted, signed or sent.
/// What only a tenant has (stored templates, uploaded attachments) is refused; whose domain the author's is, is not asked.
/// </summary>
/// <param name="publicUrl">What an unsubscribe link begins with. The link itself is nobody's: it unsubscribes no one.</param>
public sealed class RequestComposer(TemplateCompiler compiler, TemplateRenderer renderer, Uri publicUrl, TimeProvider time)
{
    private const int NobodysSecretBytes = 32;

    /// <summary>Writes the message of the first recipient, whose copy all others share; a bulk request must have only one.</summary>
    /// <param name="body">As to <c>POST /v1/send</c> or, with <c>recipients</c>, to <c>POST /v1/send/bulk</c>.</param>
    /// <param name="output">Gets the message; nothing where it is refused.</param>
    /// <returns>What is wrong with the request; null where nothing is.</returns>
    public Refusal? Compose(in ReadOnlySequence<byte> body, IBufferWriter<byte> output)
    {
        if (body.Length > AcceptLimits.MaxBodyBytes)
            return new Refusal(RefusalKind.TooLarge, "body_too_large", $"A request is at most {AcceptLimits.MaxBodyBytes >> 20} MB large.");
        if (JsonInput.ReadSend(body).IsRefused(out var refusal, out var request))
            return refusal;
        var now = time.GetUtcNow();
        var route = request.Recipients is not null ? SendRoute.Bulk : request.Template is not null ? SendRoute.Template : SendRoute.Single;
        if (SendValidator.Validate(request, route, now).IsRefused(out refusal, out var draft))
            return refusal;
        if (RefuseStored(draft) is { } needsTenant)
            return needsTenant;
        var content = new TemplateContent { Subject = draft.Subject, Text = draft.Text, Html = draft.Html, Amp = draft.Amp };
        if (compiler.Compile(TemplateClosure.Alone(content)).IsRefused(out refusal, out var compiled))
            return refusal;
        return ContentCheck.CheckVariables(compiled, draft) ?? Render(draft, compiled, now, output);
    }

    private static Refusal? RefuseStored(SendDraft draft)
    {
        var errors = new InputErrors();
        if (draft.Template is not null)
            errors.Add("/template", "template_not_found", "There are no stored templates here: give subject, text and html.");
        for (var i = 0; i < draft.Attachments.Count; i++)
        {
            if (draft.Attachments[i].AttachmentId is not null)
                errors.Add($"/attachments/{i}/attachment_id", "attachment_not_found", "There are no uploaded attachments here: give content.");
        }

        if (draft.Recipients is { Count: > 1 })
            errors.Add("/recipients", "too_many", "Each recipient of a bulk send has a message of its own: give one.");
        return errors.Any ? errors.ToRefusal() : null;
    }

    private Refusal? Render(SendDraft draft, CompiledContent compiled, DateTimeOffset now, IBufferWriter<byte> output)
    {
        var own = draft.Recipients?[0];
        var recipient = new SendRecipient(SendId.New(time).Recipient(0), draft.RecipientAt(0), own?.Locale, own?.Variables ?? default, null);
        var locale = recipient.Locale ?? draft.Locale;
        var url = UnsubscribeUrl(draft, recipient);
        var variables = RenderedMessage.NeedsUnsubscribeUrl(compiled, draft, locale)
            ? RenderedMessage.WithUnsubscribeUrl(recipient.Variables, url)
            : LiquidValue.FromJson(recipient.Variables);
        var rendered = renderer.Render(compiled, locale, LiquidModel.Create(LiquidValue.FromJson(draft.Variables), variables), draft.Strict);
        if (rendered is RenderedContent.Failed failed)
            return Refusal.Invalid($"/{failed.Part.ToString().ToLowerInvariant()}", failed.Code, failed.ToString());

        var attachments = draft.Attachments.Select(AttachmentStore.Decode).ToList();
        var date = draft.SendAt > now ? draft.SendAt.Value : now;
        MimeHeader[] unsubscribe = draft.Unsubscribe ? RenderedMessage.UnsubscribeFields(url) : [];
        var message = RenderedMessage.Of(draft, recipient, (RenderedContent.Success)rendered, attachments, unsubscribe, date);
        MimeComposer.Write(message, output);
        return null;
    }

    private string UnsubscribeUrl(SendDraft draft, SendRecipient recipient)
    {
        var token = new UnsubscribeToken(TenantId.Default, recipient.Id, SuppressionScope.Of(draft.Stream));
        return RenderedMessage.UnsubscribeUrl(publicUrl, UnsubscribeTokens.Make(token, RandomNumberGenerator.GetBytes(NobodysSecretBytes)));
    }
}
