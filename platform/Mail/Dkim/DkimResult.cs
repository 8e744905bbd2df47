namespace EmailPlatform.Mail.Dkim;

/// <summary>What became of one signature of a message.</summary>
/// <param name="Verdict">The outcome.</param>
/// <param name="Domain">The signing domain (d=), lower case; null when the signature does not say.</param>
/// <param name="Selector">The selector (s=); null when the signature does not say.</param>
/// <param name="Reason">One sentence; empty for <see cref="DkimVerdict.Pass"/>.</param>
public sealed record DkimResult(DkimVerdict Verdict, string? Domain, string? Selector, string Reason);
