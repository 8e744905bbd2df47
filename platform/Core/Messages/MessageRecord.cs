using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// One recipient's message. Two writers share it: the sender owns state, attempt, lease and outcome, and takes up with them what it tells of a try; the
/// projector takes up all other events. Each writes on the condition that nobody else has written since it read.
/// </summary>
public sealed record MessageRecord
{
    public required MessageId Id { get; init; }

    public required string Recipient { get; init; }

    public required MailStream Stream { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it is to begin, where that is later.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Its send's labels, where it is the only message of one that is not stored (<see cref="SendRecord.MayBeCarried"/>).</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <inheritdoc cref="Tags"/>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>The try that is claimed, or was last finished; from 1.</summary>
    public int Attempt { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Which process holds the lease.</summary>
    public string? LeaseHolder { get; init; }

    /// <summary>The transport of the last try. After an uncertain outcome the next try must take the same.</summary>
    public string? Route { get; init; }

    public bool MustKeepRoute { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What the last finished try came to, so that a redelivery can tell of it again.</summary>
    public TryOutcome? Outcome { get; init; }

    public MessageStatus Status { get; init; } = MessageStatus.Queued;

    /// <summary>How many events have been projected.</summary>
    public int Sequence { get; init; }

    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>For each entry of the timeline in which batch it was taken up, and the how-manieth of it: so that it is counted once.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>Where an event stands that the record has taken up; null where it has not.</summary>
    internal TakenPlace? PlaceOf(string eventId)
    {
        for (var i = 0; i < Timeline.Count; i++)
        {
            if (Timeline[i].EventId == eventId)
                return new TakenPlace(Timeline[i].Sequence, Marks[i]);
        }
        return null;
    }

    /// <summary>The record with one more event in its timeline.</summary>
    internal MessageRecord TakeUp(MailEvent happened, string mark) => this with
    {
        Status = StatusRank.After(Status, happened.Kind),
        Sequence = Sequence + 1,
        Timeline = [.. Timeline, TimelineEntry.Of(happened, Sequence + 1)],
        Marks = [.. Marks, mark],
    };

    /// <summary>Nothing more is sent.</summary>
    internal MessageRecord Finish(TryOutcome? outcome) => this with
    {
        State = DeliveryState.Finished,
        LeaseUntil = null,
        LeaseHolder = null,
        NextAttemptAt = null,
        Outcome = outcome,
    };

    /// <summary>The next try waits until then.</summary>
    internal MessageRecord Postpone(TryOutcome outcome, DateTimeOffset next) => this with
    {
        State = DeliveryState.Waiting,
        LeaseUntil = null,
        LeaseHolder = null,
        NextAttemptAt = next,
        Outcome = outcome,
    };

    internal static MessageRecord New(SendRecord send, MessageId id, string recipient) => new()
    {
        Id = id,
        Recipient = recipient,
        Stream = send.Stream,
        AcceptedAt = send.AcceptedAt,
        SendAt = send.SendAt,
        Tags = send.MayBeCarried ? send.Request?.Tags : null,
        Metadata = send.MayBeCarried ? send.Request?.Metadata : null,
    };

    /// <summary>What is kept of a send that is not stored, by the record of its only message: all but its content.</summary>
    internal SendRecord ToSend() => new()
    {
        Id = Id.Send,
        Route = SendRoute.Single,
        Stream = Stream,
        AcceptedAt = AcceptedAt,
        RecipientCount = 1,
        Request = new SendRequest { To = [new AddressInput { Email = Recipient }], Tags = Tags, Metadata = Metadata },
    };
}
