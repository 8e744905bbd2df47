using System.Globalization;
using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Templates;

/// <summary>Stored templates and their versions.</summary>
internal sealed class TemplateEndpoints(TemplateStore templates, TemplatePreview preview) : IEndpoints
{
    private const string Path = "/v1/templates";
    private const string OnePath = "/v1/templates/{name}";

    private const string Content = """
        "subject": "Welcome, {{ name }}", "preheader": "Good to have you.",
          "html": "<h1>Welcome, {{ name }}</h1>", "text": "Welcome, {{ name }}"
        """;

    private static readonly Parameter Name = Parameter.Path("name", "The template's name. Its letter case counts.", "welcome");

    private static readonly Refusal NotFound = Refusal.NotFound("template_not_found", "There is no template of this name.");

    public void Map(ApiRoutes routes)
    {
        routes.Post(Path, Scope.Templates, BodyReader.Of(ApiJson.Default.NewTemplateInput), ApiJson.Default.TemplateView, CreateAsync, new("createTemplate", "Templates", "Store a new template")
        {
            Status = StatusCodes.Status201Created,
            Description = "Makes version 1 and publishes it, unless `publish` is false.",
            Example = $$"""{"name": "welcome", {{Content}}}""",
            Refusals = [StatusCodes.Status409Conflict],
        });
        routes.Get(Path, Scope.Templates, ApiJson.Default.PageReplyTemplateView, ListAsync, new("listTemplates", "Templates", "List templates")
        {
            Parameters = [Parameter.Cursor, Parameter.Limit],
        });
        routes.Get(OnePath, Scope.Templates, ApiJson.Default.TemplateVersionView, GetAsync, One("getTemplate", "A version of a template") with
        {
            Parameters = [Name, Parameter.Query("version", "By default the published one.") with { Type = typeof(int) }],
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Get($"{OnePath}/versions", Scope.Templates, ApiJson.Default.PageReplyTemplateVersionView, ListVersionsAsync, One("listTemplateVersions", "List the versions of a template") with
        {
            Description = "The newest first, with their content.",
            Parameters =
            [
                Name, Parameter.Cursor,
                Parameter.Query("limit", $"How many versions a page has at most: 1 to {TemplateStore.MaxVersionPage}, which is the default.") with { Type = typeof(int) },
            ],
        });
        routes.Put(OnePath, Scope.Templates, BodyReader.Of(ApiJson.Default.TemplateVersionInput), ApiJson.Default.TemplateView, UpdateAsync, One("updateTemplate", "Store a new version") with
        {
            Description = "A version never changes: this makes the next one, and publishes it, unless `publish` is false.",
            Example = $$"""{{{Content}}, "note": "New heading"}""",
        });
        routes.Post($"{OnePath}/publish", Scope.Templates, BodyReader.Of(ApiJson.Default.PublishInput), ApiJson.Default.TemplateView, PublishAsync, One("publishTemplate", "Publish a version") with
        {
            Description = "Going back to an older one is the same.",
            Example = """{"version": 1}""",
        });
        routes.Post($"{OnePath}/preview", Scope.Templates, BodyReader.Of(ApiJson.Default.PreviewInput), ApiJson.Default.PreviewReply, PreviewAsync, One("previewTemplate", "Render a template") with
        {
            Description = "Strictly: a variable that is missing is an error that names it.",
            Example = """{"variables": {"name": "Bea"}}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Delete(OnePath, Scope.Templates, DeleteAsync, One("deleteTemplate", "Delete a template") with
        {
            Description = "Messages that were accepted before still get their version.",
        });
    }

    private static Operation One(string id, string summary) =>
        new(id, "Templates", summary) { Parameters = [Name], Refusals = [StatusCodes.Status404NotFound] };

    private async ValueTask<Outcome<TemplateView>> CreateAsync(ApiRequest request, NewTemplateInput input)
    {
        if (input.Name is null)
            return Refusal.Invalid("/name", "required", "The field 'name' is required.");
        return TemplateName.TryParse(input.Name, out var name)
            ? View(await templates.CreateAsync(request.Tenant, name, input.ToDraft(), CancellationToken.None))
            : Refusal.Invalid("/name", "invalid_name", "A template's name has 1 to 100 of a-z A-Z 0-9 - _ . and begins with a letter or digit.");
    }

    private async ValueTask<Outcome<PageReply<TemplateView>>> ListAsync(ApiRequest request)
    {
        if (request.Page().IsRefused(out var refusal, out var page))
            return refusal;
        var listed = await templates.ListAsync(request.Tenant, page.Limit, page.Cursor, request.Aborted);
        return listed.IsRefused(out refusal, out var entries) ? refusal : PageReply<TemplateView>.Of(entries, TemplateView.Of);
    }

    private async ValueTask<Outcome<TemplateVersionView>> GetAsync(ApiRequest request)
    {
        if (!TryName(request, out var name))
            return NotFound;
        int? number = null;
        if (request.Query("version") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
                return Refusal.Invalid("/version", "wrong_type", "A version is a number.");
            number = parsed;
        }
        var found = await templates.GetVersionAsync(request.Tenant, name, number, request.Aborted);
        return found.IsRefused(out var refusal, out var version) ? refusal : TemplateVersionView.Of(version);
    }

    private async ValueTask<Outcome<PageReply<TemplateVersionView>>> ListVersionsAsync(ApiRequest request)
    {
        if (!TryName(request, out var name))
            return NotFound;
        if (request.Page(TemplateStore.MaxVersionPage).IsRefused(out var refusal, out var page))
            return refusal;
        var listed = await templates.ListVersionsAsync(request.Tenant, name, page.Limit, page.Cursor, request.Aborted);
        return listed.IsRefused(out refusal, out var entries) ? refusal : PageReply<TemplateVersionView>.Of(entries, TemplateVersionView.Of);
    }

    private async ValueTask<Outcome<TemplateView>> UpdateAsync(ApiRequest request, TemplateVersionInput input) =>
        TryName(request, out var name)
            ? View(await templates.UpdateAsync(request.Tenant, name, input.ToDraft(), CancellationToken.None))
            : NotFound;

    private async ValueTask<Outcome<TemplateView>> PublishAsync(ApiRequest request, PublishInput input)
    {
        if (input.Version is not { } version)
            return Refusal.Invalid("/version", "required", "The field 'version' is required.");
        return TryName(request, out var name)
            ? View(await templates.PublishAsync(request.Tenant, name, version, CancellationToken.None))
            : NotFound;
    }

    private ValueTask<Outcome<PreviewReply>> PreviewAsync(ApiRequest request, PreviewInput input) =>
        TryName(request, out var name) ? preview.RenderAsync(request.Tenant, name, input, request.Aborted) : new(NotFound);

    private async ValueTask<Outcome<NoReply>> DeleteAsync(ApiRequest request)
    {
        if (!TryName(request, out var name))
            return NotFound;
        return (await templates.DeleteAsync(request.Tenant, name, CancellationToken.None)).IsRefused(out var refusal, out _)
            ? refusal
            : NoReply.Instance;
    }

    private static bool TryName(ApiRequest request, out TemplateName name) => TemplateName.TryParse(request.Route("name"), out name);

    private static Outcome<TemplateView> View(Outcome<Template> outcome) =>
        outcome.IsRefused(out var refusal, out var template) ? refusal : TemplateView.Of(template);
}
