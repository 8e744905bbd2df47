using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Buffers;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Sending;

/// <summary>Makes the bytes of one recipient's message: renders, composes, signs.</summary>
internal sealed class MessageComposer(TemplateRenderer renderer, UnsubscribeTokens unsubscribes, SenderOptions options, TimeProvider time)
{
    /// <summary>Room in front of a message for its signature.</summary>
    public const int SignatureRoomBytes = 2048;

    private static readonly string[] NotSentOn = ["Bcc", "Return-Path", MailAcceptor.IdempotencyHeader];

    /// <returns>Why it cannot be made; null where it was.</returns>
    public async ValueTask<string?> ComposeAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, bool sign, RentedBuffer output, CancellationToken cancellationToken)
    {
        if (send.Record.Mail is { } mail)
            HeaderBlock.Edit(mail.Content, NotSentOn, MissingFields(send, mail), output);
        else if (await ComposeAsync(tenant, send, recipient, output, cancellationToken) is { } failure)
            return failure;
        if (sign && send.Signer is { } signer)
            Sign(signer, output);
        return null;
    }

    private async ValueTask<string?> ComposeAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, RentedBuffer output, CancellationToken cancellationToken)
    {
        var draft = send.Draft!;
        var locale = recipient.Locale ?? draft.Locale;
        var model = LiquidModel.Create(send.Variables, await VariablesAsync(tenant, send, recipient, locale, cancellationToken));
        var rendered = renderer.Render(send.Content!, locale, model, draft.Strict);
        if (rendered is RenderedContent.Failed failed)
            return failed.ToString();
        var content = (RenderedContent.Success)rendered;
        var isBulk = draft.Recipients is not null;
        var message = new MimeMessage
        {
            MessageId = $"{(isBulk ? recipient.Id.ToString() : recipient.Id.Send.Value)}@{send.From.Address.Domain}",
            Date = send.Date,
            From = draft.From,
            To = isBulk ? [recipient.To] : draft.To,
            Cc = draft.Cc,
            ReplyTo = draft.ReplyTo,
            Subject = content.Subject,
            Text = content.Text,
            Html = content.Html,
            Amp = content.Amp,
            Attachments = send.Attachments,
            Headers = draft.Unsubscribe ? [.. draft.Headers, .. await UnsubscribeFieldsAsync(tenant, send, recipient, cancellationToken)] : draft.Headers,
            BoundarySeed = recipient.Id.ToString(),
        };
        MimeComposer.Write(message, output);
        return null;
    }

    /// <summary>The recipient's own, and the address of its page for unsubscribing where the content prints it.</summary>
    private async ValueTask<LiquidValue> VariablesAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, string? locale, CancellationToken cancellationToken)
    {
        var own = LiquidValue.FromJson(recipient.Variables);
        if (!send.Content!.For(locale).PrintsUnsubscribeUrl || send.Draft!.Variables is { ValueKind: JsonValueKind.Object } shared && shared.TryGetProperty(PlatformVariables.UnsubscribeUrl, out _))
            return own;
        var url = LiquidValue.FromString(await UnsubscribeUrlAsync(tenant, send, recipient, cancellationToken));
        var members = recipient.Variables.ValueKind == JsonValueKind.Object
            ? recipient.Variables.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, LiquidValue.FromJson(member.Value)))
            : [];
        return LiquidValue.FromObject(members.Prepend(KeyValuePair.Create(PlatformVariables.UnsubscribeUrl, url)));
    }

    private async ValueTask<string> UnsubscribeUrlAsync(TenantId tenant, PreparedSend send, SendRecipient recipient, CancellationToken cancellationToken)
    {
        var token = await unsubscribes.MakeAsync(
            new UnsubscribeToken(tenant, recipient.Id, SuppressionScope.Of(send.Record.Stream)), cancellationToken);
        return $"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}/u/{token}";
    }

    /// <summary>RFC 2369 with the one-click form of RFC 8058.</summary>
    private async ValueTask<MimeHeader[]> UnsubscribeFieldsAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, CancellationToken cancellationToken) =>
        [
            MimeHeader.Create("List-Unsubscribe", $"<{await UnsubscribeUrlAsync(tenant, send, recipient, cancellationToken)}>"),
            MimeHeader.Create("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ];

    /// <summary>RFC 6409 §8 lets a submission server add the fields that RFC 5322 requires.</summary>
    private static byte[] MissingFields(PreparedSend send, SubmittedMail mail)
    {
        var fields = "";
        if (HeaderBlock.Find(mail.Content, "Message-ID") is null)
            fields += $"Message-ID: <{send.Record.Id}@{send.From.Address.Domain}>\r\n";
        if (HeaderBlock.Find(mail.Content, "Date") is null)
            fields += $"Date: {send.Date.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)}\r\n";
        return Encoding.ASCII.GetBytes(fields);
    }

    private void Sign(Mail.Dkim.DkimSigner signer, RentedBuffer output)
    {
        var field = new ArrayBufferWriter<byte>(SignatureRoomBytes);
        signer.Sign(output.Written.Span, time.GetUtcNow(), field);
        output.Prepend(field.WrittenSpan);
    }
}
