using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Keys;

/// <summary>
/// The platform's own secrets: 32 random bytes each, made when first asked for, the same for every process ever after.
/// They stand in the table wrapped by the key vault, and in memory once read.
/// </summary>
public sealed class PlatformSecrets(ITable table, IKeyVault vault)
{
    /// <summary>The key of the HMAC by which API keys are stored.</summary>
    public const string ApiKeyPepper = "api-key-pepper";

    /// <summary>Marks the ids of sends.</summary>
    public const string SendId = "send-id";

    /// <summary>Signs unsubscribe links.</summary>
    public const string Unsubscribe = "unsubscribe";

    /// <summary>Signs return paths (VERP), so that nobody can make up bounces.</summary>
    public const string ReturnPath = "return-path";

    /// <summary>Signs upload URLs.</summary>
    public const string Upload = "upload";

    private const int SecretBytes = 32;
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _known = new(StringComparer.Ordinal);

    /// <param name="name">One of this class's constants, or another feature's own: short, fixed, never from outside.</param>
    /// <exception cref="CryptographicException">The stored secret was wrapped by another vault.</exception>
    public ValueTask<ReadOnlyMemory<byte>> GetAsync(string name, CancellationToken cancellationToken) =>
        _known.TryGetValue(name, out var secret) ? ValueTask.FromResult(secret) : LoadAsync(name, cancellationToken);

    private async ValueTask<ReadOnlyMemory<byte>> LoadAsync(string name, CancellationToken cancellationToken)
    {
        var key = new TableKey("platform#secrets", name);
        var context = $"platform-secret:{name}";
        var item = await table.GetAsync(key, cancellationToken);
        if (item is null)
        {
            var wrapped = await vault.WrapAsync(RandomNumberGenerator.GetBytes(SecretBytes), context, cancellationToken);
            await table.WriteAsync(
                new TableWrite.Put
                {
                    Key = key,
                    Document = JsonSerializer.SerializeToUtf8Bytes(new WrappedSecret(wrapped), KeysJson.Default.WrappedSecret),
                    Condition = WriteCondition.Absent,
                },
                cancellationToken);
            // Whoever's write was first, his secret is everybody's.
            item = await table.GetAsync(key, cancellationToken)
                ?? throw new InvalidOperationException($"The platform secret {name} was removed while it was being made.");
        }

        var stored = JsonSerializer.Deserialize(item.Document.Span, KeysJson.Default.WrappedSecret)!;
        return _known.GetOrAdd(name, await vault.UnwrapAsync(stored.Wrapped, context, cancellationToken));
    }
}
