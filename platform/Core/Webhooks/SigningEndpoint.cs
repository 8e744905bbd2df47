namespace EmailPlatform.Core.Webhooks;

/// <summary>An endpoint with its keys in the clear, for the sender alone.</summary>
/// <param name="Keys">The current one first.</param>
internal sealed record SigningEndpoint(WebhookEndpoint Endpoint, IReadOnlyList<byte[]> Keys);
