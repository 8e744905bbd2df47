using System.Security.Cryptography;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <summary>Turns what a transport said into the record that ends the try.</summary>
internal sealed class OutcomeRules(RetrySchedule retries, TimeProvider time)
{
    public MessageRecord Apply(MessageRecord record, SendRecord send, DeliveryOutcome outcome, string route)
    {
        var now = time.GetUtcNow();
        record = record with { Route = route, MustKeepRoute = outcome is DeliveryOutcome.Uncertain };

        TryOutcome Ended(EventKind kind, BounceKind? bounce = null) => new()
        {
            Kind = kind,
            Time = now,
            Bounce = bounce,
            Route = route,
            Response = outcome.Response,
            EnhancedStatus = outcome.EnhancedStatus,
            RemoteHost = outcome.RemoteHost,
        };

        switch (outcome)
        {
            case DeliveryOutcome.Delivered:
                return record.Finish(Ended(EventKind.Delivered));
            case DeliveryOutcome.HandedOver:
                return record.Finish(Ended(EventKind.Sent));
            case DeliveryOutcome.Failed failed:
                return record.Finish(Ended(EventKind.Bounced, BounceRules.Classify(failed)));
            case DeliveryOutcome.Deferred or DeliveryOutcome.Uncertain:
                var random = RandomNumberGenerator.GetInt32(1_000_000) / 1e6;
                var notBefore = (outcome as DeliveryOutcome.Deferred)?.RetryAfter;
                var firstTry = send.SendAt > send.AcceptedAt ? send.SendAt.Value : send.AcceptedAt;
                return retries.Next(firstTry, record.Attempt, notBefore, now, random) is { } next
                    ? record.Postpone(Ended(EventKind.Deferred), next)
                    : record.Finish(Ended(EventKind.Bounced, BounceKind.Soft));
            default:
                throw new InvalidOperationException("An outcome that nobody knows.");
        }
    }
}
