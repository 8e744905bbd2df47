using System.Buffers;
using System.Globalization;
using System.Text;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Liquid;
using EmailPlatform.Mail;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Sending;

/// <summary>Makes the bytes of one recipient's message: renders, composes, signs.</summary>
internal sealed class MessageComposer(TemplateRenderer renderer, UnsubscribeTokens unsubscribes, SenderOptions options, TimeProvider time)
{
    /// <summary>More than most messages have.</summary>
    private const int InitialBytes = 32 * 1024;

    /// <summary>Room in front of a message for its signature.</summary>
    private const int SignatureRoomBytes = 2048;

    private static readonly string[] NotSentOn = ["Bcc", "Return-Path", MailAcceptor.IdempotencyHeader];

    /// <summary>For one message of the send: what is large about it fits without growing.</summary>
    public static PooledBuffer NewBuffer(PreparedSend send)
    {
        var bytes = InitialBytes + (send.Record.Mail?.Content.LongLength ?? 0);
        foreach (var attachment in send.Attachments)
            bytes += attachment.EncodedBytes;
        return new PooledBuffer((int)Math.Min(bytes, Array.MaxLength), SignatureRoomBytes);
    }

    /// <returns>Why it cannot be made; null where it was.</returns>
    public async ValueTask<string?> ComposeAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, bool sign, PooledBuffer output, CancellationToken cancellationToken)
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
        TenantId tenant, PreparedSend send, SendRecipient recipient, PooledBuffer output, CancellationToken cancellationToken)
    {
        var draft = send.Draft!;
        var locale = recipient.Locale ?? draft.Locale;
        var model = LiquidModel.Create(send.Variables, await VariablesAsync(tenant, send, recipient, locale, cancellationToken));
        var rendered = renderer.Render(send.Content!, locale, model, draft.Strict);
        if (rendered is RenderedContent.Failed failed)
            return failed.ToString();
        var content = (RenderedContent.Success)rendered;
        var unsubscribe = draft.Unsubscribe ? RenderedMessage.UnsubscribeFields(await UnsubscribeUrlAsync(tenant, send, recipient, cancellationToken)) : [];
        var message = RenderedMessage.Of(draft, recipient, content, send.Attachments, unsubscribe, send.Date);
        MimeComposer.Write(message, output);
        return null;
    }

    /// <summary>The recipient's own, and the address of its page for unsubscribing where the content prints it.</summary>
    private async ValueTask<LiquidValue> VariablesAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, string? locale, CancellationToken cancellationToken) =>
        RenderedMessage.NeedsUnsubscribeUrl(send.Content!, send.Draft!, locale)
            ? RenderedMessage.WithUnsubscribeUrl(recipient.Variables, await UnsubscribeUrlAsync(tenant, send, recipient, cancellationToken))
            : LiquidValue.FromJson(recipient.Variables);

    private async ValueTask<string> UnsubscribeUrlAsync(TenantId tenant, PreparedSend send, SendRecipient recipient, CancellationToken cancellationToken)
    {
        var token = await unsubscribes.MakeAsync(
            new UnsubscribeToken(tenant, recipient.Id, SuppressionScope.Of(send.Record.Stream)), cancellationToken);
        return RenderedMessage.UnsubscribeUrl(options.PublicUrl, token);
    }

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

    private void Sign(Mail.Dkim.DkimSigner signer, PooledBuffer output)
    {
        var field = new ArrayBufferWriter<byte>(SignatureRoomBytes);
        signer.Sign(output.Written.Span, time.GetUtcNow(), field);
        output.Prepend(field.WrittenSpan);
    }
}
