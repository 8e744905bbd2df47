using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.SecretsManager;

/// <summary>AWS Secrets Manager (https://docs.aws.amazon.com/secretsmanager/latest/apireference/).</summary>
public sealed class SecretsManagerClient(Action<ClientConfig>? configure = null)
    : JsonRpcClient(new ServiceConfig("Secrets Manager", "secretsmanager", "secretsmanager"), "secretsmanager", "1.1", configure)
{
    public Task<GetSecretValueReply> GetAsync(GetSecretValueRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("GetSecretValue", SecretsManagerJson.Default.GetSecretValueRequest, SecretsManagerJson.Default.GetSecretValueReply), request, cancellationToken);
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
