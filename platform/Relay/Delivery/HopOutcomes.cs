using EmailPlatform.Core.Delivery;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Relay.Delivery;

/// <summary>What the replies and failures of a next hop mean for a message.</summary>
internal static class HopOutcomes
{
    /// <summary>Of a transaction.</summary>
    public static DeliveryOutcome Of(RecipientOutcome outcome, NextHopOptions options) => outcome switch
    {
        RecipientOutcome.Accepted accepted => With(new DeliveryOutcome.Delivered(), accepted.Reply, options),
        RecipientOutcome.Refused refused => OfRefusal(refused.Reply, options),
        RecipientOutcome.NotSent unsent => OfUnsent(unsent.Failure, options),
        RecipientOutcome.Uncertain uncertain => Local(new DeliveryOutcome.Uncertain(), DetailOf(uncertain.Failure, options), "4.4.2", options),
        _ => throw new InvalidOperationException("A recipient has an outcome of another kind."),
    };

    /// <summary>Of a refused greeting, EHLO, STARTTLS or AUTH: the hop's trouble with us, never a recipient's.</summary>
    public static DeliveryOutcome.Deferred OfHandshake(SmtpReply reply, NextHopOptions options)
        => With(new DeliveryOutcome.Deferred(reply.Class == SmtpReplyClass.Permanent ? options.RefusedRetryAfter : null), reply, options);

    /// <summary>Of a connection that was not opened.</summary>
    public static DeliveryOutcome.Deferred OfHandshake(SmtpFailure failure, NextHopOptions options)
    {
        var isRefusal = failure.Kind is SmtpFailureKind.TlsFailed or SmtpFailureKind.AuthenticationUnavailable;
        return Local(new DeliveryOutcome.Deferred(isRefusal ? options.RefusedRetryAfter : null), failure.Detail, StatusOf(failure.Kind), options);
    }

    /// <summary>A deferral that we decided ourselves.</summary>
    public static DeliveryOutcome.Deferred Deferred(string response, string status, NextHopOptions options)
        => Local(new DeliveryOutcome.Deferred(RetryAfter: null), response, status, options);

    /// <summary>We do not know how far we got.</summary>
    public static DeliveryOutcome.Uncertain Fault(NextHopOptions options) => Local(new DeliveryOutcome.Uncertain(), "Internal fault.", "4.3.0", options);

    private static DeliveryOutcome OfRefusal(SmtpReply reply, NextHopOptions options) => reply switch
    {
        { Class: SmtpReplyClass.Transient } => With(new DeliveryOutcome.Deferred(RetryAfter: null), reply, options),
        // The hop wants us to authenticate first (RFC 4954 §6): its configuration or ours is wrong, not the recipient.
        { Code: 530 or 534 or 535 or 538 } => With(new DeliveryOutcome.Deferred(options.RefusedRetryAfter), reply, options),
        _ => With(new DeliveryOutcome.Failed(), reply, options),
    };

    private static DeliveryOutcome OfUnsent(SmtpFailure failure, NextHopOptions options) => failure.Kind switch
    {
        // 8-bit content must not go to a hop without 8BITMIME under any circumstances (RFC 6152 §3), and converting it would break the signature.
        SmtpFailureKind.Utf8NotSupported or SmtpFailureKind.EightBitNotSupported or SmtpFailureKind.TooLarge or SmtpFailureKind.ContentNotAllowed
            => Local(new DeliveryOutcome.Failed(), failure.Detail, StatusOf(failure.Kind), options),
        _ => Deferred(DetailOf(failure, options), StatusOf(failure.Kind), options),
    };

    /// <summary>The deadline of a message cancels its session.</summary>
    private static string DetailOf(SmtpFailure failure, NextHopOptions options) => failure.Kind == SmtpFailureKind.Cancelled
        ? $"No reply within {options.DeliveryTimeout.TotalSeconds:0} s, or the sender stopped."
        : failure.Detail;

    /// <summary>The code of RFC 3463 that says the same.</summary>
    private static string StatusOf(SmtpFailureKind kind) => kind switch
    {
        SmtpFailureKind.ProtocolError => "4.5.0",
        SmtpFailureKind.TlsFailed => "4.7.5",
        SmtpFailureKind.AuthenticationUnavailable => "4.7.0",
        SmtpFailureKind.Utf8NotSupported => "5.6.7",
        SmtpFailureKind.EightBitNotSupported => "5.6.3",
        SmtpFailureKind.TooLarge => "5.3.4",
        SmtpFailureKind.ContentNotAllowed => "5.6.0",
        _ => "4.4.2",
    };

    private static T With<T>(T outcome, SmtpReply reply, NextHopOptions options)
        where T : DeliveryOutcome
        => (T)(outcome with { Response = reply.ToString(), EnhancedStatus = reply.Status?.ToString(), RemoteHost = options.Hop.Host });

    private static T Local<T>(T outcome, string response, string status, NextHopOptions options)
        where T : DeliveryOutcome
        => (T)(outcome with { Response = response, EnhancedStatus = status, RemoteHost = options.Hop.Host });
}
