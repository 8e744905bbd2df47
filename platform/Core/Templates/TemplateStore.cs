using System.Text.Json;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>
/// Templates and their versions. A version is written once and its number is never used again, so that a message which was accepted
/// with a version renders that and nothing else. The template's item says which version is the newest and which is published.
/// </summary>
public sealed class TemplateStore(ITable table, TimeProvider time)
{
    /// <summary>The most versions in one page: each holds its content, up to <see cref="TableLimits.MaxDocumentBytes"/>.</summary>
    public const int MaxVersionPage = 20;

    private const int MaxNoteLength = 500;

    /// <summary>Version 1 of a new name, or the next number of a name that was deleted. Refused where the name is in use or the draft is faulty.</summary>
    public ValueTask<Outcome<Template>> CreateAsync(TenantId tenant, TemplateName name, TemplateDraft draft, CancellationToken cancellationToken) =>
        AddVersionAsync(tenant, name, draft, isNew: true, cancellationToken);

    /// <summary>The next version. Refused where there is no such template or the draft is faulty.</summary>
    public ValueTask<Outcome<Template>> UpdateAsync(TenantId tenant, TemplateName name, TemplateDraft draft, CancellationToken cancellationToken) =>
        AddVersionAsync(tenant, name, draft, isNew: false, cancellationToken);

    public async ValueTask<Outcome<Template>> GetAsync(TenantId tenant, TemplateName name, CancellationToken cancellationToken) =>
        await FindAsync(tenant, name, cancellationToken) is { } found ? found.Stored.Read(name) : NotFound(name);

    /// <summary>A version of a template that is not deleted.</summary>
    /// <param name="version">Null for the published one.</param>
    public async ValueTask<Outcome<TemplateVersion>> GetVersionAsync(TenantId tenant, TemplateName name, int? version, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, name, cancellationToken) is not { Stored: var stored })
            return NotFound(name);
        if ((version ?? stored.Published) is not { } number)
            return Refusal.Conflict("template_not_published", $"No version of the template {name} is published.");
        return stored.Has(number) ? await GetAcceptedAsync(tenant, name, number, cancellationToken) : NoVersion(name, number);
    }

    /// <summary>The version that a message was accepted with, also for a month after the template was deleted.</summary>
    public async ValueTask<Outcome<TemplateVersion>> GetAcceptedAsync(TenantId tenant, TemplateName name, int version, CancellationToken cancellationToken) =>
        version > 0 && await Versions(tenant, name).GetAsync(version, cancellationToken) is { } found ? found : NoVersion(name, version);

    /// <summary>In the order of their names.</summary>
    public ValueTask<Outcome<Page<Template>>> ListAsync(TenantId tenant, int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(
            new TableQuery { Partition = TemplateKey.Partition(tenant), Limit = limit, Cursor = cursor },
            item => Read(item) is { Deleted: null } stored && TemplateName.TryParse(item.Key.Sort, out var name) ? stored.Read(name) : null,
            cancellationToken);

    /// <summary>The newest first, at most <see cref="MaxVersionPage"/> at once.</summary>
    public async ValueTask<Outcome<Page<TemplateVersion>>> ListVersionsAsync(
        TenantId tenant, TemplateName name, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxVersionPage)
            return Refusal.Invalid("/limit", "limit_out_of_range", $"A page has 1 to {MaxVersionPage} versions.");
        if (await FindAsync(tenant, name, cancellationToken) is not { Stored: var stored })
            return NotFound(name);
        var query = new TableQuery
        {
            Partition = TemplateKey.VersionPartition(tenant, name),
            From = TemplateKey.Version(tenant, name, stored.First).Sort,
            Descending = true,
            Limit = limit,
            Cursor = cursor,
        };
        return await table.ListAsync(query, TemplateVersions.Read, cancellationToken);
    }

    /// <summary>Makes a version the one that sends get which name none. Going back to an older one is the same.</summary>
    public async ValueTask<Outcome<Template>> PublishAsync(TenantId tenant, TemplateName name, int version, CancellationToken cancellationToken)
    {
        while (await FindAsync(tenant, name, cancellationToken) is { } found)
        {
            if (!found.Stored.Has(version))
                return NoVersion(name, version);
            var stored = found.Stored with { Published = version, Updated = time.GetUtcNow() };
            if ((await table.WriteAsync(Put(tenant, name, stored, WriteCondition.VersionIs(found.Item.Version)), cancellationToken)).IsApplied)
                return stored.Read(name);
        }

        return NotFound(name);
    }

    /// <summary>Frees the name. Messages that were accepted with a version still get it for a month; the numbers go on if the name is used again.</summary>
    public async ValueTask<Outcome<Template>> DeleteAsync(TenantId tenant, TemplateName name, CancellationToken cancellationToken)
    {
        while (await table.GetAsync(TemplateKey.Of(tenant, name), cancellationToken) is { } item)
        {
            var stored = Read(item);
            if (stored.Deleted is not null)
            {
                // The call that marked it may have been cut off.
                await Versions(tenant, name).LetExpireAsync(stored, cancellationToken);
                break;
            }

            var marked = stored with { Published = null, Deleted = time.GetUtcNow() };
            if (!(await table.WriteAsync(Put(tenant, name, marked, WriteCondition.VersionIs(item.Version)), cancellationToken)).IsApplied)
                continue;
            await Versions(tenant, name).LetExpireAsync(marked, cancellationToken);
            return stored.Read(name);
        }

        return NotFound(name);
    }

    private async ValueTask<Outcome<Template>> AddVersionAsync(
        TenantId tenant, TemplateName name, TemplateDraft draft, bool isNew, CancellationToken cancellationToken)
    {
        if (Check(draft) is { } refusal)
            return refusal;
        while (true)
        {
            var item = await table.GetAsync(TemplateKey.Of(tenant, name), cancellationToken);
            var before = item is null ? null : Read(item);
            if (isNew && before is { Deleted: null })
                return Refusal.Conflict("template_exists", $"There already is a template {name}.");
            if (!isNew && before is not { Deleted: null })
                return NotFound(name);

            if (before is { Deleted: not null })
                await Versions(tenant, name).LetExpireAsync(before, cancellationToken);

            var now = time.GetUtcNow();
            var number = (before?.Latest ?? 0) + 1;
            var stored = before is { Deleted: null }
                ? before with { Updated = now, Latest = number, Published = draft.Publish ? number : before.Published }
                : new StoredTemplate(now, now, First: number, Latest: number, draft.Publish ? number : null, Deleted: null);
            var version = new TemplateVersion { Name = name, Version = number, Created = now, Note = draft.Note, Content = draft.Content };
            var document = JsonSerializer.SerializeToUtf8Bytes(version, TemplatesJson.Compact.TemplateVersion);
            if (document.Length > TableLimits.MaxDocumentBytes)
                return new Refusal(RefusalKind.TooLarge, "template_too_large", $"The parts of a template together are at most {TableLimits.MaxDocumentBytes / 1024} KB; these are {document.Length / 1024 + 1}.");
            TableWrite[] writes =
            [
                Put(tenant, name, stored, item is null ? WriteCondition.Absent : WriteCondition.VersionIs(item.Version)),
                new TableWrite.Put { Key = TemplateKey.Version(tenant, name, number), Document = document, Condition = WriteCondition.Absent },
            ];
            if (await table.TransactAsync(writes, cancellationToken) is not null)
                return stored.Read(name);
        }
    }

    private static Refusal? Check(TemplateDraft draft)
    {
        var errors = new List<InputError>();
        if (string.IsNullOrWhiteSpace(draft.Content.Subject))
            errors.Add(new("/subject", "required", "A template has a subject."));
        if (draft.Content.Text is null && draft.Content.Html is null)
            errors.Add(new("/html", "required", "A template has an HTML part, a text part, or both."));
        if (draft.Note?.Length > MaxNoteLength)
            errors.Add(new("/note", "too_long", $"A note has at most {MaxNoteLength} characters."));
        errors.AddRange(TemplateCompiler.Compile(draft.Content).Refusal?.Errors ?? []);
        return errors.Count == 0 ? null : Refusal.Invalid(errors);
    }

    private async ValueTask<(TableItem Item, StoredTemplate Stored)?> FindAsync(TenantId tenant, TemplateName name, CancellationToken cancellationToken) =>
        await table.GetAsync(TemplateKey.Of(tenant, name), cancellationToken) is { } item && Read(item) is { Deleted: null } stored
            ? (item, stored)
            : null;

    private static TableWrite.Put Put(TenantId tenant, TemplateName name, StoredTemplate stored, WriteCondition condition) => new()
    {
        Key = TemplateKey.Of(tenant, name),
        Document = JsonSerializer.SerializeToUtf8Bytes(stored, TemplatesJson.Compact.StoredTemplate),
        Condition = condition,
    };

    private static StoredTemplate Read(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, TemplatesJson.Compact.StoredTemplate)!;

    private TemplateVersions Versions(TenantId tenant, TemplateName name) => new(table, tenant, name);

    private static Refusal NotFound(TemplateName name) => Refusal.NotFound("template_not_found", $"There is no template {name}.");

    private static Refusal NoVersion(TemplateName name, int version) =>
        Refusal.NotFound("template_version_not_found", $"The template {name} has no version {version}.");
}
