using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Relay.Submission;

/// <summary>What the listener says.</summary>
internal static class SubmissionReplies
{
    public static readonly SmtpReply SenderOk = new(250, "2.1.0", "Ok");
    public static readonly SmtpReply RecipientOk = new(250, "2.1.5", "Ok");
    public static readonly SmtpReply AuthenticationRequired = new(530, "5.7.0", "Authentication required; the password is an API key");
    public static readonly SmtpReply MayNotSend = new(550, "5.7.1", "This API key may not send");

    public static SmtpReply BadRecipient(string error) => new(553, "5.1.3", error);

    public static SmtpReply Queued(SendId id) => new(250, "2.0.0", $"Ok: queued as {id}");

    /// <summary>4yz for what may pass later, 5yz for what stays refused; RFC 3463 says which enhanced code.</summary>
    public static SmtpReply Of(Refusal refusal)
    {
        var (code, status) = refusal switch
        {
            { Code: "quota_exceeded" } => (452, "4.7.1"),
            { Kind: RefusalKind.RateLimited } => (451, "4.7.1"),
            { Kind: RefusalKind.Busy } => (451, "4.3.0"),
            { Kind: RefusalKind.TooLarge } => (552, "5.3.4"),
            { Kind: RefusalKind.Forbidden } => (550, "5.7.1"),
            { Kind: RefusalKind.Unauthenticated } => (530, "5.7.0"),
            { Kind: RefusalKind.Invalid, Errors: [{ Code: "invalid_address" }, ..] } => (553, "5.1.3"),
            _ => (554, "5.6.0"),
        };
        return new SmtpReply(code, status, refusal.Detail.ReplaceLineEndings(" "));
    }
}
