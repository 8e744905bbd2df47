using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Tenants;

/// <summary>
/// What a new installation needs to send its first mail: the tenant <c>default</c>, its domain <c>example.test</c>, and a key.
/// Every step may be repeated, so a start that was killed anywhere is finished by the next.
/// </summary>
public sealed class FirstStart(ITable table, IKeyVault vault, TenantStore tenants, DomainStore domains, ApiKeyStore keys)
{
    /// <summary>The domain that the default tenant has without asking; <c>.test</c> never resolves (RFC 6761 §6.2).</summary>
    public const string ExampleDomain = "example.test";

    private const string VaultContext = "first-start:admin-key";
    private static readonly TableKey Pending = new("platform#first-start", "admin-key");

    /// <param name="adminKey">The operator's choice; it is made a key, should it be none yet. Null makes one up if the tenant has no key at all.</param>
    /// <returns>
    /// A key that somebody must be shown, followed by <see cref="ConfirmShownAsync"/>: until then each start returns the same one again.
    /// Refused where <paramref name="adminKey"/> is not usable as a key.
    /// </returns>
    public async ValueTask<Outcome<FirstStartKey>> EnsureAsync(string? adminKey, CancellationToken cancellationToken)
    {
        // Both are refused on every start but the first: they are there already.
        await tenants.CreateAsync(TenantId.Default, "Default", TenantLimits.Default, cancellationToken);
        await domains.CreateAsync(TenantId.Default, ExampleDomain, cancellationToken);

        if (adminKey is not null)
            return await ImportAsync(adminKey, cancellationToken) is { } refusal ? refusal : new FirstStartKey(null);
        if (await GetPendingAsync(cancellationToken) is not { } text)
        {
            var existing = await keys.ListAsync(TenantId.Default, limit: 1, cursor: null, cancellationToken);
            if (existing.Value is { Items.Count: > 0 })
                return new FirstStartKey(null);
            text = await MakePendingAsync(cancellationToken);
        }

        return await ImportAsync(text, cancellationToken) is { } failed ? failed : new FirstStartKey(text);
    }

    /// <summary>Forgets the text of the made-up key: from now on only who was shown it knows it.</summary>
    public async ValueTask ConfirmShownAsync(CancellationToken cancellationToken) =>
        await table.WriteAsync(new TableWrite.Delete { Key = Pending }, cancellationToken);

    private async ValueTask<Refusal?> ImportAsync(string text, CancellationToken cancellationToken) =>
        (await keys.ImportAsync(TenantId.Default, text, "First key", Scope.Admin, expires: null, cancellationToken)).Refusal;

    private async ValueTask<string?> GetPendingAsync(CancellationToken cancellationToken)
    {
        if (await table.GetAsync(Pending, cancellationToken) is not { } item)
            return null;
        var stored = JsonSerializer.Deserialize(item.Document.Span, TenantsJson.Default.WrappedSecret)!;
        return Encoding.ASCII.GetString((await vault.UnwrapAsync(stored.Wrapped, VaultContext, cancellationToken)).Span);
    }

    private async ValueTask<string> MakePendingAsync(CancellationToken cancellationToken)
    {
        var text = ApiKeyText.Make();
        var wrapped = await vault.WrapAsync(Encoding.ASCII.GetBytes(text), VaultContext, cancellationToken);
        var put = new TableWrite.Put
        {
            Key = Pending,
            Document = JsonSerializer.SerializeToUtf8Bytes(new WrappedSecret(wrapped), TenantsJson.Default.WrappedSecret),
            Condition = WriteCondition.Absent,
        };
        // Of two first starts at once, both show the key of the one that was first.
        return (await table.WriteAsync(put, cancellationToken)).IsApplied
            ? text
            : await GetPendingAsync(cancellationToken) ?? text;
    }
}
