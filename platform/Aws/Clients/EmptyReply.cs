namespace EmailPlatform.Aws.Clients;

/// <summary>The reply of an operation that says nothing but that it succeeded.</summary>
internal sealed record EmptyReply;
