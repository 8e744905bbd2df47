namespace EmailPlatform.TestKit.Reports;

/// <summary>Mail that mail systems send back, as they write it.</summary>
public static class ReportMail
{
    /// <summary>A delivery status notification (RFC 3464) of one recipient.</summary>
    public static string Bounce(
        string recipient, string action = "failed", string status = "5.1.1", string diagnostic = "550 5.1.1 No such user", string id = "one") => Crlf(
        $"""
        From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
        To: undisclosed-recipients:;
        Subject: Delivery Status Notification
        Message-ID: <{id}@mx.example.net>
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=report

        --report
        Content-Type: text/plain

        This is the mail system at mx.example.net.
        --report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {diagnostic}

        --report
        Content-Type: text/rfc822-headers

        From: shop@example.test
        Subject: Hello
        --report--

        """);

    /// <summary>A feedback report (RFC 5965).</summary>
    /// <param name="fields">More of the report's fields.</param>
    /// <param name="header">Of the message that it returns.</param>
    public static string Complaint(string fields, string header, string type = "abuse") => Crlf(
        $"""
        From: Feedback <feedback@mailbox.example.net>
        Subject: complaint
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary=report

        --report
        Content-Type: text/plain

        Somebody did not want this message.
        --report
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Loop/1.0
        Version: 1
        {fields}
        --report
        Content-Type: message/rfc822

        {header.Trim()}

        Hello
        --report--

        """);

    /// <summary>An answer of a machine in the recipient's name (RFC 3834).</summary>
    public static string Autoreply(string from) => Crlf(
        $"""
        From: {from}
        Subject: Out of office
        Auto-Submitted: auto-replied

        I am away. Mail to me has failed to interest me, and user unknown is a nice phrase.

        """);

    private static string Crlf(string text) => text.ReplaceLineEndings("\r\n");
}
