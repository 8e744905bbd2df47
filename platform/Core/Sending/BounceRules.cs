using System.Globalization;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Mail.Bounces;
using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Core.Sending;

/// <summary>What a permanent SMTP refusal or a bounce says of the address, by the same table that bounces are read with (<see cref="SmtpReplyVerdict"/>).</summary>
internal static class BounceRules
{
    private const int CodeLength = 3;

    public static BounceKind Classify(DeliveryOutcome.Failed failed)
    {
        var code = ReplyCode(failed.Response);
        var hasStatus = EnhancedStatusCode.TryParse(failed.EnhancedStatus, out var status);
        // Without any code it is a provider's message about our request, whose words are not those of a receiving system.
        if (code == 0 && !hasStatus)
            return BounceKind.Block;

        var text = code == 0 ? failed.Response : failed.Response[CodeLength..].TrimStart();
        if (hasStatus && text.StartsWith(failed.EnhancedStatus!, StringComparison.Ordinal))
            text = text[failed.EnhancedStatus!.Length..].TrimStart();
        return KindOf(SmtpReplyVerdict.Of(code, hasStatus ? status : null, text));
    }

    /// <summary>Of a failure that was answered or reported.</summary>
    public static BounceKind KindOf(RecipientVerdict verdict) => verdict.Verdict switch
    {
        BounceVerdict.Hard => BounceKind.Hard,
        BounceVerdict.Soft when IsMailboxState(verdict.Reason) => BounceKind.Soft,
        _ => BounceKind.Block,
    };

    /// <summary>Conditions of the mailbox that may pass; every other refusal is of the message or its sender.</summary>
    private static bool IsMailboxState(string reason) => reason is "mailbox-full" or "mailbox" or "suspended";

    private static int ReplyCode(string response) =>
        response.Length >= CodeLength && int.TryParse(response.AsSpan(0, CodeLength), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        && code is >= 200 and <= 599 ? code : 0;
}
