using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Authorizer;

/// <summary>An IAM policy; its members have capitals (IAM user guide, "Grammar of the IAM JSON policy language").</summary>
internal sealed record PolicyDocument(
    [property: JsonPropertyName("Version")] string Version,
    [property: JsonPropertyName("Statement")] IReadOnlyList<PolicyStatement> Statement)
{
    public static PolicyDocument Allow(string resource) => new("2012-10-17", [new PolicyStatement("execute-api:Invoke", "Allow", resource)]);
}

/// <summary>One statement of it.</summary>
internal sealed record PolicyStatement(
    [property: JsonPropertyName("Action")] string Action,
    [property: JsonPropertyName("Effect")] string Effect,
    [property: JsonPropertyName("Resource")] string Resource);
