using System.Security.Cryptography;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <summary>Turns what a transport said into the record that ends the try, and the events that tell of it.</summary>
internal sealed class OutcomeRules(RetrySchedule retries, TimeProvider time)
{
    public MessageRecord Apply(MessageRecord record, EventOrigin origin, DeliveryOutcome outcome, string route)
    {
        var now = time.GetUtcNow();
        record = record with { Route = route, MustKeepRoute = outcome is DeliveryOutcome.Uncertain };

        MailEvent Told(EventKind kind) => origin.Happened(kind, record.Attempt, now) with
        {
            Route = route,
            Response = outcome.Response,
            EnhancedStatus = outcome.EnhancedStatus,
            RemoteHost = outcome.RemoteHost,
        };

        switch (outcome)
        {
            case DeliveryOutcome.Delivered:
                return origin.Finish(record, Told(EventKind.Delivered));
            case DeliveryOutcome.HandedOver:
                return origin.Finish(record, Told(EventKind.Sent));
            case DeliveryOutcome.Failed failed:
                return origin.Finish(record, Told(EventKind.Bounced) with { Bounce = BounceRules.Classify(failed) });
            case DeliveryOutcome.Deferred or DeliveryOutcome.Uncertain:
                var random = RandomNumberGenerator.GetInt32(1_000_000) / 1e6;
                var notBefore = (outcome as DeliveryOutcome.Deferred)?.RetryAfter;
                var firstTry = origin.Send.SendAt > origin.Send.AcceptedAt ? origin.Send.SendAt.Value : origin.Send.AcceptedAt;
                return retries.Next(firstTry, record.Attempt, notBefore, now, random) is { } next
                    ? origin.Postpone(record, Told(EventKind.Deferred) with { NextAttemptAt = next })
                    : origin.Finish(record, Told(EventKind.Bounced) with { Bounce = BounceKind.Soft });
            default:
                throw new InvalidOperationException("An outcome that nobody knows.");
        }
    }
}
