using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.SecretsManager;

/// <summary>AWS Secrets Manager (https://docs.aws.amazon.com/secretsmanager/latest/apireference/).</summary>
public sealed class SecretsManagerClient(Action<ClientConfig>? configure = null)
    : ServiceClient(new ServiceConfig("Secrets Manager", "secretsmanager", "secretsmanager"), configure)
{
    private static readonly ServiceOperation<GetSecretValueRequest, GetSecretValueReply> GetSecretValue = new(
        "GetSecretValue",
        "/",
        "secretsmanager.GetSecretValue",
        "application/x-amz-json-1.1",
        SecretsManagerJson.Default.GetSecretValueRequest,
        SecretsManagerJson.Default.GetSecretValueReply);

    public Task<GetSecretValueReply> GetAsync(GetSecretValueRequest request, CancellationToken cancellationToken) =>
        CallAsync(GetSecretValue, request, cancellationToken);
}

/// <param name="SecretId">A name or an ARN.</param>
public sealed record GetSecretValueRequest(string SecretId);

/// <summary>A secret's current version. It never prints what it holds.</summary>
public sealed record GetSecretValueReply
{
    /// <summary>Null where the secret is binary.</summary>
    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public override string ToString() => nameof(GetSecretValueReply);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GetSecretValueRequest))]
[JsonSerializable(typeof(GetSecretValueReply))]
internal sealed partial class SecretsManagerJson : JsonSerializerContext;
