namespace EmailPlatform.Mail.Bounces;

/// <summary>What a phrase or a code means.</summary>
/// <param name="Verdict">Of the recipient.</param>
/// <param name="Reason">The word for it, such as <c>mailbox-full</c>.</param>
internal sealed record BounceRule(BounceVerdict Verdict, string Reason)
{
    /// <summary>Reads <c>hard user-unknown</c>.</summary>
    public static BounceRule Parse(string text)
    {
        var words = text.Split(' ');
        return new BounceRule(Enum.Parse<BounceVerdict>(words[0], ignoreCase: true), words[1]);
    }
}
