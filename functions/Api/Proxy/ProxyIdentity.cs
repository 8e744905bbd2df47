namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>Who called.</summary>
/// <param name="SourceIp">The address of the connection to API Gateway; unlike <c>X-Forwarded-For</c> no client can choose it.</param>
internal sealed record ProxyIdentity(string? SourceIp);
