using System.Globalization;
using System.Text;

namespace EmailPlatform.Bench.Mail;

/// <summary>Bounces as they come back: with the fields of a report, and in sentences; each names another recipient and returns another message.</summary>
internal static class SampleBounces
{
    private static readonly string[] Replies =
    [
        "550 5.1.1 <{0}>: Recipient address rejected: User unknown in local recipient table",
        "552 5.2.2 <{0}>: The email account that you tried to reach is over quota",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "451 4.7.1 <{0}>: Recipient address rejected: Greylisted, please try again later",
    ];

    public static byte[] Make(int number)
    {
        var recipient = string.Create(CultureInfo.InvariantCulture, $"reader-{number}@example.net");
        var reply = string.Format(CultureInfo.InvariantCulture, Replies[number % Replies.Length], recipient);
        return Encoding.UTF8.GetBytes((number % 3 == 0 ? Sentences(number, recipient, reply) : Report(number, recipient, reply)).ReplaceLineEndings("\r\n"));
    }

    private static string Report(int number, string recipient, string reply) =>
        $"""
        Return-Path: <>
        Received: from mx.example.org (mx.example.org [198.51.100.7]) by mail.shop.example with ESMTPS; Sun, 22 Nov 2026 08:00:00 +0000
        From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
        To: b-{number:x16}-0011223344556677@bounces.shop.example
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="{number:X8}.mx.example.org"

        This is a MIME-encapsulated message.

        --{number:X8}.mx.example.org
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.example.org.

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients. It's attached below.

        <{recipient}>: host mail.example.net[203.0.113.9] said: {reply} (in reply to RCPT TO command)

        --{number:X8}.mx.example.org
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        Arrival-Date: Sun, 22 Nov 2026 07:59:58 +0000

        Final-Recipient: rfc822; {recipient}
        Original-Recipient: rfc822;{recipient}
        Action: failed
        Status: {reply.Split(' ')[1]}
        Remote-MTA: dns; mail.example.net
        Diagnostic-Code: smtp; {reply}

        --{number:X8}.mx.example.org
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        From: Shop <hello@shop.example>
        To: {recipient}
        Subject: Order {number}
        Message-ID: <{number}@shop.example>

        --{number:X8}.mx.example.org--

        """;

    private static string Sentences(int number, string recipient, string reply) =>
        $"""
        Return-Path: <>
        From: MAILER-DAEMON@example.org
        To: b-{number:x16}-0011223344556677@bounces.shop.example
        Subject: failure notice

        Hi. This is the qmail-send program at example.org.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <{recipient}>:
        203.0.113.9 does not like recipient.
        Remote host said: {reply}
        Giving up on 203.0.113.9.

        --- Below this line is a copy of the message.

        Return-Path: <hello@shop.example>
        From: Shop <hello@shop.example>
        To: {recipient}
        Subject: Order {number}

        Thank you for order {number}.

        """;
}
