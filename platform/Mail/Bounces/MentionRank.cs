namespace EmailPlatform.Mail.Bounces;

/// <summary>How plainly a text names an address as a recipient.</summary>
internal enum MentionRank
{
    /// <summary>A line starts with it.</summary>
    Leading,

    /// <summary>Behind a word such as <c>Recipient:</c> or a reply code.</summary>
    Named,

    /// <summary>Anywhere else.</summary>
    Mentioned,

    /// <summary>Behind a word such as <c>contact</c> or <c>MAIL FROM:</c>.</summary>
    NotRecipient,
}
