namespace EmailPlatform.Mail.Bounces;

/// <summary>In which form a mail reports.</summary>
public enum BounceReportKind
{
    /// <summary>It is no report.</summary>
    None,

    /// <summary>Fields of a delivery status notification (RFC 3464), in a part of their own or in the text.</summary>
    DeliveryStatus,

    /// <summary>A feedback report (RFC 5965).</summary>
    Feedback,

    /// <summary>A notification of Amazon SES.</summary>
    Notification,

    /// <summary>Sentences.</summary>
    FreeText,

    /// <summary>An automatic reply (RFC 3834).</summary>
    Autoreply,
}
