using System.Text;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

/// <summary>Accepts everything, remembers messages, and does what a test sets instead.</summary>
internal sealed class RecordingHandler : ISmtpMailHandler
{
    public static readonly SmtpReply Ok = new(250, "2.0.0", "OK");

    public List<(SmtpSessionFacts Session, SmtpEnvelope Envelope, string Content)> Messages { get; } = [];

    public Func<SmtpEnvelope, SmtpReply> OnMail { get; set; } = _ => Ok;

    public Func<SmtpRecipient, SmtpReply> OnRecipient { get; set; } = _ => Ok;

    public Func<SmtpEnvelope, ValueTask<SmtpReply>> OnMessage { get; set; } = _ => new(new SmtpReply(250, "2.0.0", "Stored"));

    public Func<string, string, SmtpAuthResult> OnLogin { get; set; } = (user, password)
        => user == "user" && password == "secret" ? new SmtpAuthResult.Succeeded(user) : new SmtpAuthResult.Rejected();

    public ValueTask<SmtpReply> MailFromAsync(SmtpSessionFacts session, SmtpEnvelope envelope, CancellationToken cancellationToken)
        => new(OnMail(envelope));

    public ValueTask<SmtpReply> RcptToAsync(SmtpSessionFacts session, SmtpEnvelope envelope, SmtpRecipient recipient, CancellationToken cancellationToken)
        => new(OnRecipient(recipient));

    public ValueTask<SmtpReply> ReceiveAsync(SmtpSessionFacts session, SmtpEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        lock (Messages)
            Messages.Add((session, envelope, Encoding.UTF8.GetString(content.Span)));
        return OnMessage(envelope);
    }

    public ValueTask<SmtpAuthResult> AuthenticateAsync(SmtpSessionFacts session, string user, string password, CancellationToken cancellationToken)
        => new(OnLogin(user, password));
}
