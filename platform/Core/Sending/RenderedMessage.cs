using System.Text.Json;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Templates;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Sending;

/// <summary>A rendered request as the message of one recipient, ready to be composed.</summary>
internal static class RenderedMessage
{
    /// <param name="unsubscribe">From <see cref="UnsubscribeFields"/>, or none.</param>
    /// <param name="date">The Date header, the same in all copies.</param>
    public static MimeMessage Of(
        SendDraft draft,
        SendRecipient recipient,
        RenderedContent.Success content,
        IReadOnlyList<MimeAttachment> attachments,
        IReadOnlyList<MimeHeader> unsubscribe,
        DateTimeOffset date)
    {
        var isBulk = draft.Recipients is not null;
        return new MimeMessage
        {
            MessageId = $"{(isBulk ? recipient.Id.ToString() : recipient.Id.Send.Value)}@{draft.From.Address.Domain}",
            Date = date,
            From = draft.From,
            To = isBulk ? [recipient.To] : draft.To,
            Cc = draft.Cc,
            ReplyTo = draft.ReplyTo,
            Subject = content.Subject,
            Text = content.Text,
            Html = content.Html,
            Amp = content.Amp,
            Attachments = attachments,
            Headers = unsubscribe.Count == 0 ? draft.Headers : [.. draft.Headers, .. unsubscribe],
            BoundarySeed = recipient.Id.ToString(),
        };
    }

    /// <summary>Whether the content prints the address of the recipient's page for unsubscribing, and the send does not give another.</summary>
    public static bool NeedsUnsubscribeUrl(CompiledContent content, SendDraft draft, string? locale) =>
        content.For(locale).PrintsUnsubscribeUrl
        && !(draft.Variables is { ValueKind: JsonValueKind.Object } shared && shared.TryGetProperty(PlatformVariables.UnsubscribeUrl, out _));

    /// <summary>A recipient's variables and, where they have none of that name, the address.</summary>
    public static LiquidValue WithUnsubscribeUrl(JsonElement variables, string url)
    {
        var members = variables.ValueKind == JsonValueKind.Object
            ? variables.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, LiquidValue.FromJson(member.Value)))
            : [];
        return LiquidValue.FromObject(members.Prepend(KeyValuePair.Create(PlatformVariables.UnsubscribeUrl, LiquidValue.FromString(url))));
    }

    public static string UnsubscribeUrl(Uri publicUrl, string token) => $"{publicUrl.AbsoluteUri.TrimEnd('/')}/u/{token}";

    /// <summary>RFC 2369 with the one-click form of RFC 8058.</summary>
    public static MimeHeader[] UnsubscribeFields(string url) =>
    [
        MimeHeader.Create("List-Unsubscribe", $"<{url}>"),
        MimeHeader.Create("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ];
}
