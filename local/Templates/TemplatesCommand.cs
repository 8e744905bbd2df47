using System.Text.Json;

namespace EmailPlatform.Local.Templates;

/// <summary>
/// <c>templates push|pull|diff DIR</c>: a server's templates as a folder of files, so that teams keep them in git. What is published is
/// what counts, or with <c>--draft</c> the newest versions.
/// </summary>
internal static class TemplatesCommand
{
    private const int Different = 1;
    private const int Failed = 1;

    /// <returns>1 when something failed, and of <c>diff</c> when there are differences.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
            return Usage.Print();
        if (!TemplatesOptions.TryParse(arguments, out var options, out var reason))
            return Usage.Refuse(reason);
        try
        {
            using var server = new TemplateServer(options.Server, options.Key);
            var folder = new TemplateFolder(options.Folder);
            switch (options.Verb)
            {
                case "push":
                    await new TemplatePush(server, options, Console.Out).RunAsync(folder.Read());
                    return 0;
                case "pull":
                    await PullAsync(server, options, folder);
                    return 0;
                default:
                    return await DiffAsync(server, options, folder) ? Different : 0;
            }
        }
        catch (Exception exception) when (exception is TemplatesFailure or IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException or JsonException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static async Task PullAsync(TemplateServer server, TemplatesOptions options, TemplateFolder folder)
    {
        var here = folder.Exists ? folder.Read().ToDictionary(template => template.Name) : [];
        var count = 0;
        foreach (var stored in await server.ListAsync())
        {
            here.Remove(stored.Name, out var before);
            var source = await server.GetAsync(stored.Name, stored.VersionFor(options.IsDraft));
            count++;
            if (before is not null && before.Kind == source.Kind && !TemplateChange.Between(source, before).Any())
                continue;
            if (before is not null && before.Kind != source.Kind)
                throw new TemplatesFailure($"{stored.Name} is a {source.Kind} on the server, and a {before.Kind} here.");
            folder.Write(source);
            await Console.Out.WriteLineAsync($"{(before is null ? "new" : "changed"),-9} {source}");
        }

        foreach (var only in here.Values)
            await Console.Out.WriteLineAsync($"{"only here",-9} {only}");
        await Console.Out.WriteLineAsync($"{count} on the server");
    }

    private static async Task<bool> DiffAsync(TemplateServer server, TemplatesOptions options, TemplateFolder folder)
    {
        var here = folder.Read().ToDictionary(template => template.Name);
        var differs = false;
        foreach (var stored in await server.ListAsync())
        {
            var there = await server.GetAsync(stored.Name, stored.VersionFor(options.IsDraft));
            here.Remove(stored.Name, out var source);
            foreach (var change in TemplateChange.Between(source, there))
            {
                differs = true;
                await Console.Out.WriteLineAsync(change.ToString());
            }
        }

        foreach (var change in here.Values.SelectMany(source => TemplateChange.Between(source, there: null)))
        {
            differs = true;
            await Console.Out.WriteLineAsync(change.ToString());
        }

        return differs;
    }
}
