namespace EmailPlatform.Mail.Bounces;

/// <summary>What a mail or a reply says of one recipient.</summary>
public enum BounceVerdict
{
    /// <summary>The mail reports nothing of a delivery: an ordinary mail, or a report about authentication.</summary>
    None,

    /// <summary>It reports a failure and does not say which.</summary>
    Undetermined,

    /// <summary>The address does not exist or takes no mail, and will not: it must not be written to again.</summary>
    Hard,

    /// <summary>Not delivered for a reason that may pass or that lies with the message or its sender.</summary>
    Soft,

    /// <summary>The recipient called the message unwanted: he must not be written to again.</summary>
    Complaint,

    /// <summary>A machine answered in the recipient's name; the message has arrived.</summary>
    Autoreply,

    /// <summary>The message has arrived.</summary>
    Delivered,
}
