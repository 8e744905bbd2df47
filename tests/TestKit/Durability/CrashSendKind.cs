namespace EmailPlatform.TestKit.Durability;

/// <summary>The kinds of sends that a load is mixed of. Large ones are kept in the blob store.</summary>
public enum CrashSendKind
{
    RestSmall,
    RestLarge,
    RestSeveral,
    RestBulk,
    SmtpSmall,
    SmtpLarge,
}
