namespace EmailPlatform.Functions.Authorizer;

/// <summary>What API Gateway takes from an authorizer (developer guide, "Output from an API Gateway Lambda authorizer").</summary>
internal sealed record AuthorizerReply
{
    public required string PrincipalId { get; init; }

    public required PolicyDocument PolicyDocument { get; init; }

    public required AuthorizerContext Context { get; init; }

    /// <summary>The value of the API key whose usage plan counts, for an API whose key source is AUTHORIZER.</summary>
    public required string UsageIdentifierKey { get; init; }
}
