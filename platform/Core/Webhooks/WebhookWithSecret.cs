namespace EmailPlatform.Core.Webhooks;

/// <summary>An endpoint and its new secret, which cannot be read again.</summary>
/// <param name="Secret"><c>whsec_</c> and base64, as Standard Webhooks libraries take it.</param>
public sealed record WebhookWithSecret(WebhookEndpoint Endpoint, string Secret);
