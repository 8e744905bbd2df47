using System.Text.Json.Serialization;
using EmailPlatform.Core.Accepting;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// An accepted send as it is stored, or carried by its task: its content once, whoever it goes to. The recipients of a bulk send stand in
/// <see cref="RecipientChunk"/>s beside it; each recipient's own <see cref="MessageRecord"/> is first written when it is claimed.
/// </summary>
public sealed record SendRecord
{
    public required SendId Id { get; init; }

    public required SendRoute Route { get; init; }

    public required MailStream Stream { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>From then on nothing of it is begun.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    public required int RecipientCount { get; init; }

    /// <summary>
    /// Whether it need not be stored where its task can carry it: transactional mail to one recipient, to begin at once. What is kept of such a send
    /// stands in its message's record.
    /// </summary>
    [JsonIgnore]
    public bool MayBeCarried => RecipientCount == 1 && Stream == MailStream.Transactional && Route != SendRoute.Bulk && SendAt is null;

    /// <summary>What a client sent as JSON, without bulk recipients; null for a message that came by SMTP.</summary>
    public SendRequest? Request { get; init; }

    /// <summary>What a client sent by SMTP; null for a JSON request.</summary>
    public SubmittedMail? Mail { get; init; }
}
