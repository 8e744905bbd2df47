using EmailPlatform.Mail.Bounces;
using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Tests.Bounces;

public sealed class SmtpReplyVerdictTests
{
    [Theory]
    [InlineData(550, "5.1.1", "No such user", BounceVerdict.Hard, "user-unknown")]
    [InlineData(550, null, "User unknown", BounceVerdict.Hard, "user-unknown")]
    [InlineData(550, "5.1.1", "", BounceVerdict.Hard, "user-unknown")]
    [InlineData(556, "5.1.10", "Domain does not accept mail", BounceVerdict.Hard, "no-mail-accepted")]
    [InlineData(552, "5.2.2", "Mailbox full", BounceVerdict.Soft, "mailbox-full")]
    [InlineData(450, "4.1.1", "User unknown", BounceVerdict.Soft, "user-unknown")]
    [InlineData(554, "5.7.1", "Relay access denied", BounceVerdict.Soft, "relaying-denied")]
    [InlineData(554, "5.7.1", "Message identified as spam", BounceVerdict.Soft, "spam")]
    [InlineData(550, "5.7.1", "Client host blocked using zen.spamhaus.org", BounceVerdict.Soft, "blocked")]
    [InlineData(550, "5.1.8", "Sender address rejected: domain not found", BounceVerdict.Soft, "sender-rejected")]
    [InlineData(550, "5.7.1", "<bea@example.net>: address rejected", BounceVerdict.Hard, "user-unknown")]
    [InlineData(554, "5.7.1", "<a@shop.example>: Sender address rejected: Access denied", BounceVerdict.Soft, "sender-rejected")]
    [InlineData(554, "5.7.1", "Rejected", BounceVerdict.Soft, "access-denied")]
    [InlineData(550, null, "", BounceVerdict.Undetermined, "unknown")]
    [InlineData(250, "2.1.5", "OK", BounceVerdict.Delivered, "")]
    public void Of_ReplyToRecipient_Says(int code, string? status, string text, BounceVerdict verdict, string reason)
    {
        var told = SmtpReplyVerdict.Of(code, status is null ? null : Status(status), text);
        Assert.Equal((verdict, reason), (told.Verdict, told.Reason));
    }

    [Theory]
    [InlineData(SmtpConversationStage.Connection)]
    [InlineData(SmtpConversationStage.Sender)]
    public void Of_ReplyBeforeRecipient_IsNeverHard(SmtpConversationStage stage)
        => Assert.Equal(BounceVerdict.Soft, SmtpReplyVerdict.Of(550, Status("5.1.1"), "No such user", stage).Verdict);

    private static EnhancedStatusCode Status(string text)
    {
        Assert.True(EnhancedStatusCode.TryParse(text, out var status));
        return status;
    }
}
