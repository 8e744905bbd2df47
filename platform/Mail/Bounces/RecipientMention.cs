namespace EmailPlatform.Mail.Bounces;

/// <summary>An address that a text speaks of as a recipient.</summary>
/// <param name="Address">As written, without brackets.</param>
/// <param name="About">The lines from the one that names it up to the one that names the next.</param>
internal sealed record RecipientMention(string Address, string About);
