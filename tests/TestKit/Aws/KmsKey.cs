using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.TestKit.Aws;

/// <summary>One key of <see cref="KmsServer"/>: AES-256-GCM with the encryption context as associated data, or RSA-2048.</summary>
internal sealed class KmsKey(string id, string spec) : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[]? _symmetric = spec == "SYMMETRIC_DEFAULT" ? RandomNumberGenerator.GetBytes(32) : null;
    private readonly RSA? _rsa = spec == "RSA_2048" ? RSA.Create(2048) : null;

    public JsonObject GenerateDataKey(JsonObject request)
    {
        if ((string?)request["KeySpec"] != "AES_256")
            throw new AwsErrorException("ValidationException", "KeySpec");
        var plaintext = RandomNumberGenerator.GetBytes(32);
        return new JsonObject { ["KeyId"] = id, ["Plaintext"] = Convert.ToBase64String(plaintext), ["CiphertextBlob"] = Seal(plaintext, request) };
    }

    public JsonObject Encrypt(JsonObject request)
    {
        var plaintext = Bytes(request, "Plaintext");
        return plaintext.Length is 0 or > 4096
            ? throw new AwsErrorException("ValidationException", "Plaintext")
            : new JsonObject { ["KeyId"] = id, ["CiphertextBlob"] = Seal(plaintext, request) };
    }

    public JsonObject Decrypt(JsonObject request)
    {
        var sealedBytes = Bytes(request, "CiphertextBlob");
        if (_symmetric is null || sealedBytes.Length < NonceBytes + TagBytes)
            throw new AwsErrorException("InvalidCiphertextException", "");
        var plaintext = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(_symmetric, TagBytes);
            cipher.Decrypt(
                sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), plaintext, ContextOf(request));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new AwsErrorException("InvalidCiphertextException", "");
        }

        return new JsonObject { ["KeyId"] = id, ["Plaintext"] = Convert.ToBase64String(plaintext) };
    }

    public JsonObject Sign(JsonObject request)
    {
        if (_rsa is null || (string?)request["SigningAlgorithm"] != "RSASSA_PKCS1_V1_5_SHA_256")
            throw new AwsErrorException("InvalidKeyUsageException", spec);
        var message = Bytes(request, "Message");
        var digest = (string?)request["MessageType"] == "DIGEST" ? message : SHA256.HashData(message);
        if (digest.Length != SHA256.HashSizeInBytes || message.Length > 4096)
            throw new AwsErrorException("ValidationException", "Message");
        var signature = _rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new JsonObject { ["KeyId"] = id, ["Signature"] = Convert.ToBase64String(signature), ["SigningAlgorithm"] = "RSASSA_PKCS1_V1_5_SHA_256" };
    }

    public JsonObject GetPublicKey() => _rsa is null
        ? throw new AwsErrorException("InvalidKeyUsageException", spec)
        : new JsonObject { ["KeyId"] = id, ["PublicKey"] = Convert.ToBase64String(_rsa.ExportSubjectPublicKeyInfo()), ["KeySpec"] = spec, ["KeyUsage"] = "SIGN_VERIFY" };

    public void Dispose() => _rsa?.Dispose();

    private string Seal(byte[] plaintext, JsonObject request)
    {
        if (_symmetric is null)
            throw new AwsErrorException("InvalidKeyUsageException", spec);
        var output = new byte[NonceBytes + TagBytes + plaintext.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(_symmetric, TagBytes);
        cipher.Encrypt(output.AsSpan(0, NonceBytes), plaintext, output.AsSpan(NonceBytes + TagBytes), output.AsSpan(NonceBytes, TagBytes), ContextOf(request));
        return Convert.ToBase64String(output);
    }

    private static byte[] Bytes(JsonObject request, string member) => Convert.FromBase64String((string?)request[member] ?? "");

    private static byte[] ContextOf(JsonObject request) => Encoding.UTF8.GetBytes(string.Join(
        '&',
        (request["EncryptionContext"] as JsonObject ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
}
