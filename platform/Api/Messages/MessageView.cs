using EmailPlatform.Core.Messages;

namespace EmailPlatform.Api.Messages;

/// <summary>One message and how far it has come.</summary>
/// <param name="To">Absent for the moment until a sender has taken the message up, where nothing of it is stored before that.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Response">What was said last: an SMTP reply, or why it was not sent.</param>
internal sealed record MessageView(string MessageId, string? To, MessageStatus Status, int Attempts, DateTimeOffset? NextAttemptAt, string? Response)
{
    public static MessageView Of(MessageReportEntry entry) =>
        new(entry.MessageId.ToString(), entry.To, entry.Status, entry.Attempts, entry.NextAttemptAt, entry.Response);
}
