using System.Globalization;
using System.Text.Json;
using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Templates.Validation;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Templates;

/// <summary>Stored templates and their versions, and what can be asked of them before they are sent.</summary>
internal sealed class TemplateEndpoints(TemplateStore templates, TemplatePreview preview, TemplateValidator validator, TimeProvider time) : IEndpoints
{
    private const string Path = "/v1/templates";
    private const string OnePath = "/v1/templates/{name}";
    private const int MaxRenders = 100;

    private const string Content = """
        "subject": "Welcome, {{ name }}", "preheader": "Good to have you.",
          "html": "<h1>Welcome, {{ name }}</h1>", "locales": {"pt": {"subject": "Bem-vindo, {{ name }}", "html": "<h1>Bem-vindo, {{ name }}</h1>"}},
          "variables": {"name": {"type": "string", "required": true, "sample": "Bea"}}
        """;

    private static readonly Parameter Name = Parameter.Path("name", "The template's name. Its letter case counts.", "welcome");

    private static readonly Refusal NotFound = Refusal.NotFound("template_not_found", "There is no template of this name.");

    private static readonly Refusal NoTemplate = Refusal.Invalid("/template", "required", "The field 'template' is required.");

    public void Map(ApiRoutes routes)
    {
        MapVersions(routes);
        MapPublishing(routes);
        MapTrying(routes);
    }

    private void MapVersions(ApiRoutes routes)
    {
        routes.Post(Path, Scope.Templates, BodyReader.Of(ApiJson.Default.NewTemplateInput), ApiJson.Default.TemplateView, CreateAsync, new("createTemplate", "Templates", "Store a new template")
        {
            Status = StatusCodes.Status201Created,
            Description = "Makes version 1 and publishes it, unless `publish` is false. Layouts and partials are stored the same way, by `kind`; what a template names must be published before it.",
            Example = $$"""{"name": "welcome", {{Content}}}""",
            Refusals = [StatusCodes.Status409Conflict],
        });
        routes.Get(Path, Scope.Templates, ApiJson.Default.PageReplyTemplateView, ListAsync, new("listTemplates", "Templates", "List templates")
        {
            Description = "In the order of their names.",
            Parameters = [Parameter.Cursor, Parameter.Limit, Parameter.Query("kind", "`template`, `layout` or `partial`; by default all.")],
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
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Post($"{OnePath}/versions", Scope.Templates, BodyReader.Of(ApiJson.Default.TemplateVersionInput), ApiJson.Default.TemplateView, UpdateAsync, One("createTemplateVersion", "Store a new version") with
        {
            Status = StatusCodes.Status201Created,
            Description = "The same as `PUT` of the template.",
            Example = $$"""{{{Content}}, "publish": false}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Delete(OnePath, Scope.Templates, DeleteAsync, One("deleteTemplate", "Delete a template") with
        {
            Description = "Messages that were accepted before still get their version. What published templates use cannot be deleted.",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
    }

    private void MapPublishing(ApiRoutes routes)
    {
        routes.Post($"{OnePath}/publish", Scope.Templates, BodyReader.Of(ApiJson.Default.PublishInput), ApiJson.Default.TemplateView, PublishAsync, One("publishTemplate", "Publish a version") with
        {
            Description = "Sends that are accepted from now on get it; those accepted before keep theirs. A layout or partial is from now on in every template that names it.",
            Example = """{"version": 1}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Post($"{OnePath}/rollback", Scope.Templates, BodyReader.Of(ApiJson.Default.RollBackInput), ApiJson.Default.TemplateView, RollBackAsync, One("rollBackTemplate", "Publish again what was published before") with
        {
            Description = "Repeated, it goes back further, up to 20 publications.",
            Example = """{"force": false}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
    }

    private void MapTrying(ApiRoutes routes)
    {
        routes.Post($"{Path}/validate", Scope.Templates, BodyReader.Of(ApiJson.Default.ValidateInput), ApiJson.Default.ValidateReply, ValidateDraftAsync, new("validateTemplateDraft", "Templates", "Look a template over that is not stored")
        {
            Description = "Syntax, unknown filters, undeclared variables, missing parts and links, size, and HTML that mail programs drop: each with its place. A template with faults is no bad request.",
            Example = """{"template": {"subject": "Hi {{ name | uppercase }}", "html": "<p>Hi {{ name }}</p><script></script>"}}""",
        });
        routes.Post($"{OnePath}/validate", Scope.Templates, BodyReader.Of(ApiJson.Default.ValidateVersionInput), ApiJson.Default.ValidateReply, ValidateAsync, One("validateTemplate", "Look a stored template over") with
        {
            Example = """{"version": 1}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Post($"{Path}/preview", Scope.Templates, BodyReader.Of(ApiJson.Default.DraftPreviewInput), ApiJson.Default.PreviewReply, PreviewDraftAsync, new("previewTemplateDraft", "Templates", "Render a template that is not stored")
        {
            Description = PreviewNote,
            Example = """{"template": {"subject": "Hi {{ name }}", "html": "<p>Hi {{ name }}</p>"}, "variables": {"name": "Bea"}}""",
        });
        routes.Post($"{OnePath}/preview", Scope.Templates, BodyReader.Of(ApiJson.Default.PreviewInput), ApiJson.Default.PreviewReply, PreviewAsync, One("previewTemplate", "Render a stored template") with
        {
            Description = PreviewNote,
            Example = """{"variables": {"name": "Bea"}, "locale": "pt-BR"}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Post($"{OnePath}/render", Scope.Templates, BodyReader.Of(ApiJson.Default.RenderInput), ApiJson.Default.RenderReply, RenderAsync, One("renderTemplate", "Render a stored template for many") with
        {
            Description = $"At most {MaxRenders} at once. An item that cannot be rendered has an error in the place of its parts.",
            Example = """{"items": [{"variables": {"name": "Bea"}}, {"variables": {"name": "Ana"}, "locale": "pt-BR"}]}""",
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
    }

    private const string PreviewNote =
        "With the samples of the declared variables, and those given laid over them. Strictly, unless `strict` is false: a variable that is missing is an error that names it. With `Accept: message/rfc822` the reply is a message that mail programs open.";

    private static Operation One(string id, string summary) =>
        new(id, "Templates", summary) { Parameters = [Name], Refusals = [StatusCodes.Status404NotFound] };

    private async ValueTask<Outcome<TemplateView>> CreateAsync(ApiRequest request, NewTemplateInput input)
    {
        if (input.Name is null)
            return Refusal.Invalid("/name", "required", "The field 'name' is required.");
        return TemplateName.TryParse(input.Name, out var name)
            ? View(await templates.CreateAsync(request.Tenant, name, input.ToDraft(input.Kind), CancellationToken.None))
            : Refusal.Invalid("/name", "invalid_name", "A template's name has 1 to 100 of a-z A-Z 0-9 - _ . and begins with a letter or digit.");
    }

    private async ValueTask<Outcome<PageReply<TemplateView>>> ListAsync(ApiRequest request)
    {
        if (request.Page().IsRefused(out var refusal, out var page))
            return refusal;
        TemplateKind? kind = null;
        if (request.Query("kind") is { } text)
        {
            if (!Enum.TryParse<TemplateKind>(text, ignoreCase: true, out var parsed) || char.IsAsciiDigit(text[0]))
                return Refusal.Invalid("/kind", "wrong_type", "A kind is template, layout or partial.");
            kind = parsed;
        }

        var listed = await templates.ListAsync(request.Tenant, kind, page.Limit, page.Cursor, request.Aborted);
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
            ? View(await templates.PublishAsync(request.Tenant, name, version, input.Force == true, CancellationToken.None))
            : NotFound;
    }

    private async ValueTask<Outcome<TemplateView>> RollBackAsync(ApiRequest request, RollBackInput input) =>
        TryName(request, out var name)
            ? View(await templates.RollBackAsync(request.Tenant, name, input.Force == true, CancellationToken.None))
            : NotFound;

    private async ValueTask<Outcome<ValidateReply>> ValidateDraftAsync(ApiRequest request, ValidateInput input)
    {
        if (input.Template is not { } template)
            return NoTemplate;
        return TemplateInputs.CheckVariables(input.Variables, "/variables") is { } refusal
            ? refusal
            : ValidateReply.Of(await validator.ValidateAsync(request.Tenant, template.ToDraft(input.Kind), input.Variables ?? default, request.Aborted));
    }

    private async ValueTask<Outcome<ValidateReply>> ValidateAsync(ApiRequest request, ValidateVersionInput input)
    {
        if (!TryName(request, out var name))
            return NotFound;
        if (TemplateInputs.CheckVariables(input.Variables, "/variables") is { } refusal)
            return refusal;
        var findings = await validator.ValidateAsync(request.Tenant, name, input.Version, input.Variables ?? default, request.Aborted);
        return findings.IsRefused(out refusal, out var found) ? refusal : ValidateReply.Of(found);
    }

    private async ValueTask<Outcome<PreviewReply>> PreviewDraftAsync(ApiRequest request, DraftPreviewInput input)
    {
        if (input.Template is not { } template)
            return NoTemplate;
        var opened = await preview.OpenAsync(request.Tenant, template.ToDraft(input.Kind), request.Aborted);
        if (opened.IsRefused(out var refusal, out var source))
            return refusal with { Errors = [.. refusal.Errors.Select(error => error with { Pointer = $"/template{error.Pointer}" })] };
        return Show(request, source, input.Variables, input.Locale, input.Strict);
    }

    private async ValueTask<Outcome<PreviewReply>> PreviewAsync(ApiRequest request, PreviewInput input)
    {
        if (!TryName(request, out var name))
            return NotFound;
        return (await preview.OpenAsync(request.Tenant, name, input.Version, input.Partials, request.Aborted)).IsRefused(out var refusal, out var source)
            ? refusal
            : Show(request, source, input.Variables, input.Locale, input.Strict);
    }

    private Outcome<PreviewReply> Show(ApiRequest request, PreviewSource source, JsonElement? variables, string? tag, bool? strict)
    {
        if ((TemplateInputs.TryLocale(tag, "/locale", out var locale) ?? TemplateInputs.CheckVariables(variables, "/variables")) is { } refusal)
            return refusal;
        return preview.Render(source, locale, default, variables ?? default, strict ?? true) switch
        {
            RenderedContent.Success done => PreviewReply.Of(source, done, locale) with
            {
                Bytes = TemplateInputs.WantsMail(request.Header("Accept")) ? PreviewMail.Write(done, time.GetUtcNow()) : (ReadOnlyMemory<byte>?)null,
            },
            RenderedContent.Failed failed => Refusal.Invalid(
                failed.Variable is { } missing ? $"/variables/{missing}" : "/variables",
                failed.Code,
                failed.ToString()),
            _ => throw new InvalidOperationException("A rendering is neither done nor failed."),
        };
    }

    private async ValueTask<Outcome<RenderReply>> RenderAsync(ApiRequest request, RenderInput input)
    {
        if (!TryName(request, out var name))
            return NotFound;
        if (TemplateInputs.Check(input, MaxRenders) is { } refusal)
            return refusal;
        if ((await preview.OpenAsync(request.Tenant, name, input.Version, input.Partials, request.Aborted)).IsRefused(out refusal, out var source))
            return refusal;
        var items = input.Items!.Select(item =>
        {
            _ = TemplateInputs.TryLocale(item.Locale ?? input.Locale, "", out var locale);
            return RenderedItem.Of(preview.Render(source, locale, input.Variables ?? default, item.Variables ?? default, input.Strict == true));
        });
        return new RenderReply(source.Pinned?.Version, [.. items]);
    }

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
