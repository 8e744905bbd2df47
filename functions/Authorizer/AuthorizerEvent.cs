namespace EmailPlatform.Functions.Authorizer;

/// <summary>What API Gateway gives a TOKEN authorizer (developer guide, "Input to an API Gateway Lambda authorizer").</summary>
/// <param name="AuthorizationToken">The header's value as the client sent it.</param>
/// <param name="MethodArn">What was asked for.</param>
internal sealed record AuthorizerEvent(string? AuthorizationToken, string? MethodArn);
