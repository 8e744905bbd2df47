using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace EmailPlatform.Local.Templates;

/// <summary>The templates of a server, by its REST API.</summary>
internal sealed class TemplateServer : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;

    public TemplateServer(Uri server, string key)
    {
        _client = new HttpClient { BaseAddress = server, Timeout = Timeout };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<List<StoredTemplate>> ListAsync()
    {
        List<StoredTemplate> listed = [];
        string? cursor = null;
        do
        {
            var page = await SendAsync(HttpMethod.Get, cursor is null ? "v1/templates" : $"v1/templates?cursor={Uri.EscapeDataString(cursor)}", null);
            if (page["items"] is not JsonArray items)
                throw new TemplatesFailure($"{_client.BaseAddress} has no templates: it answers as another server.");
            foreach (var item in items)
                listed.Add(new(Text(item!["name"])!, Text(item["kind"])!, item["latest_version"]!.GetValue<int>(), item["published_version"]?.GetValue<int>()));
            cursor = Text(page["next_cursor"]);
        }
        while (cursor is not null);
        return listed;
    }

    public async Task<TemplateSource> GetAsync(string name, int version)
    {
        var fields = await SendAsync(HttpMethod.Get, $"{PathOf(name)}?version={version}", null);
        var parts = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        AddParts(parts, fields, suffix: "");
        foreach (var (locale, own) in fields["locales"]?.AsObject() ?? new JsonObject())
            AddParts(parts, own!.AsObject(), "." + locale);
        return new TemplateSource(Text(fields["kind"])!, name, parts, TemplateSettings.Read(fields, name));
    }

    /// <returns>The version that was made.</returns>
    public async Task<int> PutAsync(TemplateSource source, bool isNew, TemplatesOptions options)
    {
        var body = Body(source);
        body["publish"] = !options.IsDraft;
        if (options.IsForced)
            body["force"] = true;
        if (options.Note is not null)
            body["note"] = options.Note;
        if (isNew)
        {
            body["name"] = source.Name;
            body["kind"] = source.Kind;
        }

        var made = await SendAsync(isNew ? HttpMethod.Post : HttpMethod.Put, isNew ? "v1/templates" : PathOf(source.Name), body, source);
        return made["latest_version"]!.GetValue<int>();
    }

    public async Task PublishAsync(TemplateSource source, int version) =>
        await SendAsync(HttpMethod.Post, $"{PathOf(source.Name)}/publish", new JsonObject { ["version"] = version }, source);

    public async Task DeleteAsync(string name) => await SendAsync(HttpMethod.Delete, PathOf(name), null);

    public void Dispose() => _client.Dispose();

    private static string PathOf(string name) => $"v1/templates/{Uri.EscapeDataString(name)}";

    private static void AddParts(SortedDictionary<string, string> parts, JsonObject fields, string suffix)
    {
        foreach (var part in TemplateSource.PartNames)
        {
            if (Text(fields[part]) is { } source)
                parts[part + suffix] = source;
        }
    }

    private static JsonObject Body(TemplateSource source)
    {
        var body = new JsonObject { ["inline_css"] = source.Settings.InlineCss, ["make_text"] = source.Settings.MakeText };
        if (source.Settings.DefaultLocale is { } locale)
            body["default_locale"] = locale;
        if (source.Settings.Variables is { } variables)
            body["variables"] = variables.DeepClone();
        var locales = new JsonObject();
        foreach (var (file, text) in source.Parts)
        {
            var dot = file.IndexOf('.', StringComparison.Ordinal);
            var owner = body;
            if (dot >= 0 && (owner = locales[file[(dot + 1)..]]?.AsObject()) is null)
                locales[file[(dot + 1)..]] = owner = new JsonObject();
            owner[dot < 0 ? file : file[..dot]] = text;
        }

        if (locales.Count > 0)
            body["locales"] = locales;
        return body;
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, TemplateSource? about = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        var reply = isJson && text.Length > 0 ? JsonNode.Parse(text) as JsonObject : null;
        if (!response.IsSuccessStatusCode)
            throw new TemplatesFailure((about is null ? "" : $"{about}: ") + Refusal((int)response.StatusCode, reply));
        return reply ?? new JsonObject();
    }

    private static string Refusal(int status, JsonObject? problem)
    {
        if (problem is null)
            return $"The server answered {status}.";
        var errors = (problem["errors"] as JsonArray ?? new JsonArray()).Select(error => $"\n  {Text(error!["pointer"])} {Text(error["detail"])}");
        return $"{Text(problem["detail"])} ({Text(problem["code"])}){string.Concat(errors)}";
    }
}
