namespace EmailPlatform.Api.Webhooks;

/// <summary>Dead letters that are on their way again.</summary>
/// <param name="Redriven">How many.</param>
internal sealed record RedriveReply(int Redriven);
