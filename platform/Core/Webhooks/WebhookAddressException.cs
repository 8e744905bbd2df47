namespace EmailPlatform.Core.Webhooks;

/// <summary>The name of an endpoint leads to no public address.</summary>
internal sealed class WebhookAddressException() : Exception("The endpoint has no public address.");
