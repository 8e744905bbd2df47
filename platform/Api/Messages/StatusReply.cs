using EmailPlatform.Core.Messages;

namespace EmailPlatform.Api.Messages;

/// <summary>What became of a send or a message.</summary>
/// <param name="MessageId">The id that was asked for.</param>
/// <param name="Counts">How many messages have each status.</param>
internal sealed record StatusReply(
    string MessageId,
    string SendId,
    MessageStatus Status,
    MailStream Stream,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? SendAt,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<MessageView> Messages)
{
    public static StatusReply Of(MessageReport report) => new(
        report.MessageId,
        report.SendId.Value,
        report.Status,
        report.Stream,
        report.AcceptedAt,
        report.SendAt,
        report.Counts,
        [.. report.Messages.Select(MessageView.Of)]);
}
