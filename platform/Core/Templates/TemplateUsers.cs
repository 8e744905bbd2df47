using System.Text.Json;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>Which templates a layout or partial is in. For publishing and deleting, which are rare: it reads the items of all templates.</summary>
internal sealed class TemplateUsers(ITable table, TenantId tenant)
{
    /// <summary>The names of those whose published version names another, sorted.</summary>
    public async ValueTask<IReadOnlyList<(TemplateName Name, int Version)>> FindAsync(TemplateName used, CancellationToken cancellationToken)
    {
        var users = new List<(TemplateName, int)>();
        var query = new TableQuery { Partition = TemplateKey.Partition(tenant), Limit = TableLimits.MaxPage };
        do
        {
            var page = await table.QueryAsync(query, cancellationToken);
            foreach (var item in page.Items)
            {
                var stored = JsonSerializer.Deserialize(item.Document.Span, TemplatesJson.Compact.StoredTemplate)!;
                if (stored is { Deleted: null, Published: { } version, Uses: { } uses } && uses.Contains(used.Value) && TemplateName.TryParse(item.Key.Sort, out var name))
                    users.Add((name, version));
            }

            query = query with { Cursor = page.Cursor };
        }
        while (query.Cursor is not null);
        return users;
    }

    /// <summary>Those that fill a block which a new version of their layout has not: what they put there would be sent to nobody.</summary>
    public async ValueTask<IReadOnlyList<string>> FindBrokenAsync(TemplateName layout, TemplateContent content, CancellationToken cancellationToken)
    {
        var offered = Sources(content).SelectMany(LiquidPieces.Find).Where(piece => piece.Name == "block").Select(piece => piece.BlockName).ToHashSet(StringComparer.Ordinal);
        var broken = new List<string>();
        foreach (var (name, number) in await FindAsync(layout, cancellationToken))
        {
            if (await new TemplateVersions(table, tenant, name).GetAsync(number, cancellationToken) is { } version
                && Sources(version.Content).Select(LiquidPieces.Find).Any(pieces => IsIn(pieces, layout) && Filled(pieces).Any(block => !offered.Contains(block))))
            {
                broken.Add(name.Value);
            }
        }

        return broken;
    }

    private static bool IsIn(List<LiquidPiece> pieces, TemplateName layout) => pieces.Exists(piece => piece.Name == "layout" && piece.Literal == layout.Value);

    /// <summary>The outermost blocks: those within a block are the template's own.</summary>
    private static IEnumerable<string> Filled(List<LiquidPiece> pieces)
    {
        var depth = 0;
        foreach (var piece in pieces)
        {
            if (piece.Name == "block" && depth++ == 0)
                yield return piece.BlockName;
            else if (piece.Name == "endblock")
                depth--;
        }
    }

    private static IEnumerable<string> Sources(TemplateContent content) =>
        (content.Locales?.Values ?? []).Prepend(content).SelectMany(parts => new[] { parts.Text, parts.Html, parts.Amp }).OfType<string>();
}
