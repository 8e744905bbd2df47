using System.Text;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Mail.Tests.Bounces;

public sealed class BounceReaderTests
{
    [Theory]
    [InlineData("Subject: Your invoice\n\nThe mailbox of our office is full of letters.\n")]
    [InlineData("From: ann@example.net\nSubject: Re: user unknown?\n\nWhat does <bea@example.org>: user unknown mean?\n")]
    [InlineData("")]
    [InlineData("\0\0\0")]
    public void Read_OrdinaryMail_IsNone(string mail)
    {
        var report = Read(mail);
        Assert.Equal(BounceReportKind.None, report.Kind);
        Assert.Equal(BounceVerdict.None, Assert.Single(report.Recipients).Verdict);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\nSubject: Re: Hello")]
    [InlineData("X-Autoreply: yes\nSubject: Re: Hello")]
    [InlineData("Precedence: auto_reply\nSubject: Re: Hello")]
    [InlineData("Return-Path: <>\nSubject: Out of office: Hello")]
    [InlineData("Subject: =?utf-8?q?Abwesenheitsnotiz=3A?= Hello")]
    [InlineData("Subject: =?utf-8?B?6Ieq5YuV5b+c562U?=")]
    public void Read_Autoreply_SuppressesNobody(string header)
    {
        var report = Read($"From: Bea <bea@example.net>\n{header}\n\nMy mailbox is full, user unknown, 550 5.1.1 no such user.\n");
        Assert.Equal(BounceReportKind.Autoreply, report.Kind);
        var verdict = Assert.Single(report.Recipients);
        Assert.Equal((BounceVerdict.Autoreply, "bea@example.net", false), (verdict.Verdict, verdict.Recipient, verdict.Suppresses));
    }

    [Theory]
    [InlineData("abuse", BounceVerdict.Complaint)]
    [InlineData("fraud", BounceVerdict.Complaint)]
    [InlineData("opt-out", BounceVerdict.Complaint)]
    [InlineData("other", BounceVerdict.Complaint)]
    [InlineData("auth-failure", BounceVerdict.None)]
    [InlineData("not-spam", BounceVerdict.None)]
    public void Read_FeedbackReport_IsComplaintUnlessItIsNot(string type, BounceVerdict expected)
    {
        var report = Read(
            $"""
            From: feedback@example.org
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: message/feedback-report

            Feedback-Type: {type}
            Version: 1
            Original-Rcpt-To: <bea@example.org>
            --b
            Content-Type: message/rfc822

            To: somebody@example.org

            550 5.1.1 user unknown
            --b--
            """);
        var verdict = Assert.Single(report.Recipients);
        Assert.Equal((BounceReportKind.Feedback, expected, "bea@example.org"), (report.Kind, verdict.Verdict, verdict.Recipient));
    }

    [Fact]
    public void Read_DelayedReport_IsSoft()
    {
        var verdict = Assert.Single(Read(Dsn("Action: delayed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown")).Recipients);
        Assert.Equal((BounceVerdict.Soft, "user-unknown"), (verdict.Verdict, verdict.Reason));
        Assert.True(verdict.IsDelayed);
    }

    [Theory]
    [InlineData("Your message has not yet been delivered to <bea@example.net>: connection timed out.\n\nYou do not need to resend it.", true)]
    [InlineData("The following address failed: <bea@example.net>: connection timed out. Retry timeout exceeded.", false)]
    public void Read_SentencesAboutADelay_SaySo(string text, bool isDelayed)
    {
        var verdict = Assert.Single(Read($"From: MAILER-DAEMON@example.org\nSubject: Warning: message delayed\n\n{text}\n").Recipients);
        Assert.Equal((BounceVerdict.Soft, isDelayed), (verdict.Verdict, verdict.IsDelayed));
    }

    [Fact]
    public void Read_FeedbackReport_KeepsWhatItSaysOfTheMessage()
    {
        var report = Read(
            """
            From: feedback@example.org
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Original-Mail-From: <one@example.test>
            --b
            Content-Type: message/rfc822

            Return-Path: <two@example.test>
            List-Unsubscribe:
             <https://mail.example.test/u/three>

            <four@example.test>
            --b--
            """);
        Assert.Contains("<one@example.test>", report.Traces, StringComparison.Ordinal);
        Assert.Contains("Return-Path: <two@example.test>", report.Traces, StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe: <https://mail.example.test/u/three>", report.Traces, StringComparison.Ordinal);
        Assert.DoesNotContain("four", report.Traces, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeliveryStatus_TellsAll()
    {
        var verdict = Assert.Single(Read(Dsn("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.2 <bea@example.net>\n is over quota")).Recipients);
        Assert.Equal("bea@example.net", verdict.Recipient);
        Assert.Equal("old@example.net", verdict.OriginalRecipient);
        Assert.Equal("mx.example.org", verdict.ReportingMta);
        Assert.Equal("5.2.2", verdict.Status.ToString());
        Assert.Equal(550, verdict.ReplyCode);
        Assert.Equal((BounceVerdict.Soft, "mailbox-full"), (verdict.Verdict, verdict.Reason));
        Assert.Equal("550 5.2.2 <bea@example.net> is over quota", verdict.Diagnostic);
    }

    [Fact]
    public void Read_ReplyOnlyInTheSentences_IsBelievedOfTheAddressThatTheyName()
    {
        var verdict = Assert.Single(Read(
            """
            From: MAILER-DAEMON@example.org
            Subject: Undeliverable
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b

            Your message to bea@example.net could not be delivered: user unknown.
            --b
            Content-Type: message/delivery-status

            Final-Recipient: rfc822; bea@example.net
            Action: failed
            Status: 5.0.0

            --b--
            """).Recipients);
        Assert.Equal((BounceVerdict.Hard, "user-unknown"), (verdict.Verdict, verdict.Reason));
    }

    [Fact]
    public void Read_RefusedSender_IsNotTheRecipientsFault()
    {
        var verdict = Assert.Single(Read(
            """
            From: MAILER-DAEMON@example.org
            Subject: Mail delivery failed

            The following address(es) failed:

              bea@example.net
                SMTP error from remote mail server after MAIL FROM:<shop@example.test>:
                550 No such user
            """).Recipients);
        Assert.Equal(("bea@example.net", BounceVerdict.Soft), (verdict.Recipient, verdict.Verdict));
    }

    [Fact]
    public void Read_ReturnedMessage_IsNotReadAsReport()
    {
        var verdict = Assert.Single(Read(
            """
            From: MAILER-DAEMON@example.org
            Subject: failure notice

            <bea@example.net>:
            The mailbox is full.

            --- Below this line is a copy of the message.

            To: bea@example.net
            Subject: user unknown

            <ann@example.net>: 550 5.1.1 user unknown
            """).Recipients);
        Assert.Equal(("bea@example.net", "mailbox-full"), (verdict.Recipient, verdict.Reason));
    }

    [Theory]
    [InlineData('@')]
    [InlineData('\n')]
    [InlineData('<')]
    [InlineData('"')]
    [InlineData(':')]
    [InlineData('5')]
    [InlineData('.')]
    public void Read_MegabyteOfOneCharacter_IsQuick(char c)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        Read("From: mailer-daemon@example.org\n\n" + new string(c, 1_000_000));
        Read("From: mailer-daemon@example.org\n\n" + string.Concat(Enumerable.Repeat($"mailbox {c}a@b.c ", 60_000)));
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5), $"{started.Elapsed}");
    }

    [Fact]
    public void Read_RandomOctets_NeverThrows()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var octets = new byte[random.Next(2000)];
            random.NextBytes(octets);
            Assert.NotEmpty(BounceReader.Read(Encoding.ASCII.GetBytes("From: postmaster@a.b\r\nFinal-Recipient: ").Concat(octets).ToArray()).Recipients);
        }
    }

    private static BounceReport Read(string mail) => BounceReader.Read(Encoding.UTF8.GetBytes(mail));

    private static string Dsn(string fields) =>
        $"""
        From: MAILER-DAEMON@example.org
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org

        Original-Recipient: rfc822; old@example.net
        Final-Recipient: rfc822; bea@example.net
        {fields}

        --b--
        """;
}
