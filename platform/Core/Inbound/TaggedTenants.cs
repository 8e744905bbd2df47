using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Inbound;

/// <summary>Finds tenants by the tags of their return paths. All tenants' tags are remembered, until one is asked for that is not among them.</summary>
public sealed class TaggedTenants(TenantStore tenants)
{
    private volatile ILookup<string, TenantId> _known = Enumerable.Empty<TenantId>().ToLookup(ReturnPath.TagOf);

    /// <summary>Those remembered.</summary>
    public IEnumerable<TenantId> Known(string tag) => _known[tag];

    /// <summary>All of them, read again.</summary>
    public async ValueTask<IEnumerable<TenantId>> ReadAsync(string tag, CancellationToken cancellationToken)
    {
        var found = new List<TenantId>();
        string? cursor = null;
        do
        {
            var page = await tenants.ListAsync(TableLimits.MaxPage, cursor, cancellationToken);
            found.AddRange(page.Value!.Items.Select(tenant => tenant.Id));
            cursor = page.Value.Cursor;
        }
        while (cursor is not null);
        return (_known = found.ToLookup(ReturnPath.TagOf))[tag];
    }
}
