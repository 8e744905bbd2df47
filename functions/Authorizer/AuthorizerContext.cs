namespace EmailPlatform.Functions.Authorizer;

/// <summary>For the access log; values are strings. The API asks for itself who is calling.</summary>
/// <param name="Scopes">With a space between.</param>
internal sealed record AuthorizerContext(string Tenant, string KeyId, string Scopes);
