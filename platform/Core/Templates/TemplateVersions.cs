using System.Text.Json;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>The items of the versions of one template.</summary>
internal sealed class TemplateVersions(ITable table, TenantId tenant, TemplateName name)
{
    /// <summary>How long the versions of a deleted template serve messages that were accepted before: longer than one may be scheduled ahead.</summary>
    private static readonly TimeSpan KeepDeleted = TimeSpan.FromDays(31);

    public async ValueTask<TemplateVersion?> GetAsync(int version, CancellationToken cancellationToken) =>
        await table.GetAsync(TemplateKey.Version(tenant, name, version), cancellationToken) is { } item ? Read(item) : null;

    /// <summary>Lets all versions end that were there when the template was deleted; repeating it changes nothing.</summary>
    public async ValueTask LetExpireAsync(StoredTemplate deleted, CancellationToken cancellationToken)
    {
        var query = new TableQuery
        {
            Partition = TemplateKey.VersionPartition(tenant, name),
            From = TemplateKey.Version(tenant, name, deleted.First).Sort,
            Before = TemplateKey.Version(tenant, name, deleted.Latest + 1).Sort,
            Limit = TemplateStore.MaxVersionPage,
        };
        do
        {
            var page = await table.QueryAsync(query, cancellationToken);
            var writes = page.Items.Where(item => item.ExpiresAt is null).Select(item => new TableWrite.Put
            {
                Key = item.Key,
                Document = item.Document,
                Condition = WriteCondition.VersionIs(item.Version),
                ExpiresAt = deleted.Deleted + KeepDeleted,
            });
            await table.WriteManyAsync([.. writes], cancellationToken);
            query = query with { Cursor = page.Cursor };
        }
        while (query.Cursor is not null);
    }

    public static TemplateVersion Read(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, TemplatesJson.Compact.TemplateVersion)!;
}
