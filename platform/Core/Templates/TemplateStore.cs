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
public sealed class TemplateStore(ITable table, TemplateCompiler compiler, TimeProvider time)
{
    /// <summary>The most versions in one page: each holds its content, up to <see cref="TableLimits.MaxDocumentBytes"/>.</summary>
    public const int MaxVersionPage = 20;

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
    /// <param name="kind">Null for all.</param>
    public ValueTask<Outcome<Page<Template>>> ListAsync(TenantId tenant, TemplateKind? kind, int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(
            new TableQuery { Partition = TemplateKey.Partition(tenant), Limit = limit, Cursor = cursor },
            item => Read(item) is { Deleted: null } stored && (kind is null || kind == stored.Kind) && TemplateName.TryParse(item.Key.Sort, out var name) ? stored.Read(name) : null,
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
    /// <param name="force">Publishes a layout also where templates fill blocks that it has no more.</param>
    public async ValueTask<Outcome<Template>> PublishAsync(TenantId tenant, TemplateName name, int version, bool force, CancellationToken cancellationToken) =>
        await ShowAsync(tenant, name, _ => version, (stored, uses) => stored.Publish(version, uses), force, cancellationToken);

    /// <summary>Publishes again what was published before. Repeated, it goes back further.</summary>
    /// <param name="force">As with <see cref="PublishAsync"/>.</param>
    public async ValueTask<Outcome<Template>> RollBackAsync(TenantId tenant, TemplateName name, bool force, CancellationToken cancellationToken) =>
        await ShowAsync(tenant, name, stored => stored.Before is [.., var before] ? before : null, (stored, uses) => stored.RollBack(stored.Before![^1], uses), force, cancellationToken);

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

            if (await new TemplateUsers(table, tenant).FindAsync(name, cancellationToken) is { Count: > 0 } users)
                return Refusal.Conflict("template_in_use", $"{name} is used by {string.Join(", ", users.Take(10).Select(user => user.Name))}{(users.Count > 10 ? " and others" : "")}.");
            var marked = stored with { Published = null, Uses = null, Before = null, Deleted = time.GetUtcNow() };
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
        while (true)
        {
            var item = await table.GetAsync(TemplateKey.Of(tenant, name), cancellationToken);
            var before = item is null ? null : Read(item);
            var kind = before is { Deleted: null } ? before.Kind : draft.Kind ?? TemplateKind.Template;
            if (TemplateCheck.Errors(draft, kind) is { Count: > 0 } errors)
                return Refusal.Invalid(errors);
            if (isNew && before is { Deleted: null })
                return Refusal.Conflict("template_exists", $"There already is a template {name}.");
            if (!isNew && before is not { Deleted: null })
                return NotFound(name);
            if (draft.Kind is { } asked && asked != kind)
                return Refusal.Invalid("/kind", "kind_is_settled", $"{name} is a {kind.ToString().ToLowerInvariant()}; that cannot be changed.");
            if (draft.Publish && await CheckPublicationAsync(tenant, name, kind, draft.Content, draft.Force, cancellationToken) is { } unfit)
                return unfit;

            if (before is { Deleted: not null })
                await Versions(tenant, name).LetExpireAsync(before, cancellationToken);

            var now = time.GetUtcNow();
            var number = (before?.Latest ?? 0) + 1;
            var stored = before is { Deleted: null }
                ? before with { Updated = now, Latest = number }
                : new StoredTemplate(now, now, First: number, Latest: number, Published: null, Deleted: null, kind);
            if (draft.Publish)
                stored = stored.Publish(number, TemplateReferences.Of(draft.Content));
            var version = new TemplateVersion { Name = name, Version = number, Kind = kind, Created = now, Note = draft.Note, Content = draft.Content };
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

    private async ValueTask<Outcome<Template>> ShowAsync(
        TenantId tenant,
        TemplateName name,
        Func<StoredTemplate, int?> choose,
        Func<StoredTemplate, IReadOnlyList<string>, StoredTemplate> show,
        bool force,
        CancellationToken cancellationToken)
    {
        while (await FindAsync(tenant, name, cancellationToken) is { } found)
        {
            if (choose(found.Stored) is not { } version)
                return Refusal.Conflict("nothing_to_roll_back", $"No version of {name} was published before this one.");
            if (!found.Stored.Has(version) || await Versions(tenant, name).GetAsync(version, cancellationToken) is not { } chosen)
                return NoVersion(name, version);
            if (await CheckPublicationAsync(tenant, name, found.Stored.Kind, chosen.Content, force, cancellationToken) is { } unfit)
                return unfit;
            var stored = show(found.Stored, TemplateReferences.Of(chosen.Content)) with { Updated = time.GetUtcNow() };
            if ((await table.WriteAsync(Put(tenant, name, stored, WriteCondition.VersionIs(found.Item.Version)), cancellationToken)).IsApplied)
                return stored.Read(name);
        }

        return NotFound(name);
    }

    /// <summary>Why a version must not be published; null where it may. What it names has to be there, and the templates of a layout keep their blocks.</summary>
    private async ValueTask<Refusal?> CheckPublicationAsync(
        TenantId tenant, TemplateName name, TemplateKind kind, TemplateContent content, bool force, CancellationToken cancellationToken)
    {
        if ((await LoadAsync(tenant, content, cancellationToken)).IsRefused(out var refusal, out var closure))
            return refusal;
        if (closure.Partials.ContainsKey(name.Value))
            return Refusal.Invalid("/html", "partial_of_itself", $"{name} would be a part of itself.");
        if (compiler.Compile(closure).IsRefused(out refusal, out var compiled) || (refusal = compiled.Check()) is not null)
            return refusal;
        if (kind != TemplateKind.Layout || force || await new TemplateUsers(table, tenant).FindBrokenAsync(name, content, cancellationToken) is not { Count: > 0 } broken)
            return null;
        return Refusal.Conflict(
            "breaks_templates",
            $"{string.Join(", ", broken.Take(10))}{(broken.Count > 10 ? " and others" : "")} fill blocks that this version does not have. It can be forced.");
    }

    /// <summary>Content with what is published now of all that it names.</summary>
    internal async ValueTask<Outcome<TemplateClosure>> LoadAsync(TenantId tenant, TemplateContent content, CancellationToken cancellationToken)
    {
        if ((await new TemplatePins(this).PinAsync(tenant, TemplateReferences.Of(content), null, cancellationToken)).IsRefused(out var refusal, out var pins))
            return refusal;
        var partials = new Dictionary<string, TemplateContent>(StringComparer.Ordinal);
        foreach (var (used, version) in pins)
        {
            if (!TemplateName.TryParse(used, out var name) || await Versions(tenant, name).GetAsync(version, cancellationToken) is not { } found)
                return Refusal.NotFound("template_not_found", $"There is no template {used}.");
            partials.Add(used, found.Content);
        }

        return new TemplateClosure(content, partials);
    }

    /// <summary>What the item of a template says that is not deleted.</summary>
    internal async ValueTask<Outcome<StoredTemplate>> GetStoredAsync(TenantId tenant, TemplateName name, CancellationToken cancellationToken) =>
        await FindAsync(tenant, name, cancellationToken) is { } found ? found.Stored : NotFound(name);

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
