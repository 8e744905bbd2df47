namespace EmailPlatform.Local.Templates;

/// <summary>Makes the server's templates what the folder says: a new version only where something changed.</summary>
internal sealed class TemplatePush(TemplateServer server, TemplatesOptions options, TextWriter output)
{
    private int _made;
    private int _same;

    public async Task RunAsync(IReadOnlyList<TemplateSource> sources)
    {
        var stored = (await server.ListAsync()).ToDictionary(template => template.Name);
        foreach (var source in PushOrder.Of(sources))
        {
            stored.Remove(source.Name, out var before);
            await PushAsync(source, before);
        }

        // What uses others goes first.
        foreach (var only in stored.Values.OrderBy(template => template.Kind switch { "template" => 0, "layout" => 1, _ => 2 }))
        {
            if (options.Deletes)
                await server.DeleteAsync(only.Name);
            await output.WriteLineAsync($"{(options.Deletes ? "deleted" : "not here"),-9} {(only.Kind == "template" ? only.Name : $"{only.Kind} {only.Name}")}");
        }

        await output.WriteLineAsync($"{_made} pushed, {_same} the same");
    }

    private async Task PushAsync(TemplateSource source, StoredTemplate? stored)
    {
        if (stored is null)
        {
            await TellAsync("new", source, await server.PutAsync(source, isNew: true, options));
            return;
        }

        if (await IsSameAsync(source, stored.VersionFor(options.IsDraft)))
        {
            if (!options.IsDraft && stored.Published is null)
                await PublishAsync(source, stored.Latest);
            else
                _same++;
            return;
        }

        if (!options.IsDraft && stored.Published is not null && stored.Latest != stored.Published && await IsSameAsync(source, stored.Latest))
            await PublishAsync(source, stored.Latest);
        else
            await TellAsync("changed", source, await server.PutAsync(source, isNew: false, options));
    }

    private async Task PublishAsync(TemplateSource source, int version)
    {
        await server.PublishAsync(source, version);
        await TellAsync("published", source, version);
    }

    private async Task<bool> IsSameAsync(TemplateSource source, int version) =>
        !TemplateChange.Between(source, await server.GetAsync(source.Name, version)).Any();

    private async Task TellAsync(string what, TemplateSource source, int version)
    {
        _made++;
        await output.WriteLineAsync($"{what,-9} {source}, version {version}");
    }
}
