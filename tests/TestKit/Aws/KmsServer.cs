using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// KMS with real cryptography and keys in memory: CreateKey, GenerateDataKey, Encrypt, Decrypt, Sign and GetPublicKey. No emulator that npm
/// serves has KMS. https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html
/// </summary>
public sealed class KmsServer : AwsJsonServer
{
    private readonly ConcurrentDictionary<string, KmsKey> _keys = new(StringComparer.Ordinal);

    private KmsServer()
        : base("kms")
    {
    }

    public static async Task<KmsServer> StartAsync()
    {
        var server = new KmsServer();
        await server.ListenAsync();
        return server;
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
        return base.DisposeAsync();
    }

    private protected override JsonObject Answer(string operation, JsonObject request)
    {
        if (operation == "CreateKey")
            return new JsonObject { ["KeyMetadata"] = new JsonObject { ["KeyId"] = Create((string?)request["KeySpec"] ?? "SYMMETRIC_DEFAULT") } };
        var id = (string?)request["KeyId"] ?? "";
        if (!_keys.TryGetValue(id, out var key))
            throw new AwsErrorException("NotFoundException", $"Key '{id}' does not exist");
        return operation switch
        {
            "GenerateDataKey" => key.GenerateDataKey(request),
            "Encrypt" => key.Encrypt(request),
            "Decrypt" => key.Decrypt(request),
            "Sign" => key.Sign(request),
            "GetPublicKey" => key.GetPublicKey(),
            _ => throw new AwsErrorException("UnknownOperationException", operation),
        };
    }

    private string Create(string spec)
    {
        var id = Guid.CreateVersion7().ToString();
        _keys[id] = new KmsKey(id, spec);
        return id;
    }
}
