using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Embedded.Keys;

/// <summary>What stands in the key file.</summary>
/// <param name="WrappingKey">32 bytes in base64.</param>
/// <param name="SigningKey">RSA-2048 as PKCS #8 in PEM.</param>
internal sealed partial record KeyFile(string WrappingKey, string SigningKey)
{
    private const int WrappingKeyBytes = 32;

    public static KeyFile Create()
    {
        using var signingKey = RSA.Create(2048);
        return new KeyFile(
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(WrappingKeyBytes)),
            signingKey.ExportPkcs8PrivateKeyPem());
    }

    public static KeyFile Parse(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.KeyFile);
            if (file is not { WrappingKey: not null, SigningKey: not null } || Convert.FromBase64String(file.WrappingKey).Length != WrappingKeyBytes)
                throw new InvalidDataException($"'{path}' is not a key file.");
            return file;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is not a key file.", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json.Default.KeyFile);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(KeyFile))]
    private sealed partial class Json : JsonSerializerContext;
}
