using EmailPlatform.Core.Diagnostics;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Sending;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Core.Inbound;

/// <summary>
/// Takes what mail systems send back: bounces, which come to the return path of the message they are about, and feedback reports, which come to one
/// address for all. What a mail reports stands in the event stream when <see cref="TakeAsync"/> has returned; taken twice it is the same event twice,
/// which <see cref="Projector"/> takes up once.
/// </summary>
public sealed class ReportIntake(ReportedMessages messages, MailEventStream events, SenderOptions options, TimeProvider time)
{
    /// <summary>The local part to register with feedback loops.</summary>
    public const string FeedbackLocalPart = "fbl";

    /// <summary>Whether mail to the address is expected here. Everything else must be refused: we neither pass mail on nor send bounces.</summary>
    public async ValueTask<bool> IsExpectedAsync(EmailAddress recipient, CancellationToken cancellationToken) =>
        IsFeedbackAddress(recipient) || await messages.FindAsync(recipient, cancellationToken) is not null;

    /// <param name="recipients">Those of the mail's envelope that were expected.</param>
    /// <param name="mail">Its start, at least <see cref="BounceReader.MaxBytes"/> of it.</param>
    public async ValueTask TakeAsync(IEnumerable<EmailAddress> recipients, ReadOnlyMemory<byte> mail, CancellationToken cancellationToken)
    {
        var report = BounceReader.Read(mail);
        var happened = new List<MailEvent>();
        foreach (var recipient in recipients)
        {
            var message = IsFeedbackAddress(recipient)
                ? await messages.FindAsync(report, cancellationToken)
                : await messages.FindAsync(recipient, cancellationToken);
            if (message is null)
            {
                Instruments.Reported("unidentified");
                continue;
            }
            var verdict = ReportEvents.VerdictOf(report, message.Record.Recipient);
            var reported = ReportEvents.Of(message, verdict, report.Kind, time.GetUtcNow());
            Instruments.Reported(reported?.KindName ?? NameOf(verdict.Verdict));
            if (reported is not null)
                happened.Add(reported);
        }
        await events.AppendAsync(happened, cancellationToken);
    }

    private bool IsFeedbackAddress(EmailAddress address) =>
        address.LocalPart.Equals(FeedbackLocalPart, StringComparison.OrdinalIgnoreCase)
        && address.Domain.Equals(options.ReturnPathDomain, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(BounceVerdict verdict) => verdict switch
    {
        BounceVerdict.Autoreply => "autoreply",
        BounceVerdict.None => "none",
        _ => "undetermined",
    };
}
