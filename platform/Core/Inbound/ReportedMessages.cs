using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Core.Inbound;

/// <summary>
/// Finds the messages that reports are about, by our own signed marks and nothing else: the reverse path that the message left with, or the
/// unsubscribe link in its header. What a report says of recipients and message ids anybody can write.
/// </summary>
public sealed class ReportedMessages(
    ReturnPaths returnPaths, TaggedTenants tenants, UnsubscribeTokens unsubscribes, MessageLog messages, SenderOptions options, TimeProvider time)
{
    /// <summary>From then on no record is kept, however late the message was to be sent.</summary>
    private static readonly TimeSpan Forgotten = AcceptLimits.MaxSchedule + SendStore.Retention;

    private readonly string _unsubscribeStart = $"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}/u/";

    /// <summary>By the address that a bounce came to; null where it is no return path of ours, or its message is gone.</summary>
    internal async ValueTask<ReportedMessage?> FindAsync(EmailAddress recipient, CancellationToken cancellationToken) =>
        await returnPaths.ReadAsync(recipient, cancellationToken) is { } path ? await FindAsync(path, cancellationToken) : null;

    /// <summary>By what a feedback report returns of the message.</summary>
    internal async ValueTask<ReportedMessage?> FindAsync(BounceReport report, CancellationToken cancellationToken)
    {
        if (await returnPaths.FindAsync(report.Traces, cancellationToken) is { } path && await FindAsync(path, cancellationToken) is { } returned)
            return returned;
        return UnsubscribeTokenIn(report.Traces) is { } text
            && await unsubscribes.ReadAsync(text, cancellationToken) is { } token
            && await messages.GetAsync(token.Tenant, token.Message, cancellationToken) is { } message
                ? new ReportedMessage(token.Tenant, message.Record, message.Record.Attempt)
                : null;
    }

    private async ValueTask<ReportedMessage?> FindAsync(ReturnPath path, CancellationToken cancellationToken)
    {
        if (SendBucket.Of(path.Message.Send).Minute + Forgotten < time.GetUtcNow())
            return null;
        TenantId[] known = [.. tenants.Known(path.TenantTag)];
        return await FindAsync(path, known, cancellationToken)
            ?? await FindAsync(path, (await tenants.ReadAsync(path.TenantTag, cancellationToken)).Except(known), cancellationToken);
    }

    private async ValueTask<ReportedMessage?> FindAsync(ReturnPath path, IEnumerable<TenantId> candidates, CancellationToken cancellationToken)
    {
        foreach (var tenant in candidates)
        {
            if (await messages.GetAsync(tenant, path.Message, cancellationToken) is { } message)
                return new ReportedMessage(tenant, message.Record, path.Attempt);
        }
        return null;
    }

    private string? UnsubscribeTokenIn(string text)
    {
        var start = text.IndexOf(_unsubscribeStart, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += _unsubscribeStart.Length;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
            end++;
        return text[start..end];
    }
}
