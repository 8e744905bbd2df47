using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Templates;

public sealed class TemplateTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Path = "/v1/templates";

    [Fact]
    public async Task Template_GoesThroughItsLife()
    {
        var made = (await host.Client.PostAsync(Path, """{"name": "life", "subject": "One {{ name }}", "text": "1"}""")).Expect(HttpStatusCode.Created);
        Assert.Equal(1, made.Json.GetProperty("published_version").GetInt32());
        var second = (await host.Client.PutAsync($"{Path}/life", """{"subject": "Two", "html": "<p>2</p>", "note": "n", "publish": false}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, second.Json.GetProperty("latest_version").GetInt32());
        Assert.Equal("One {{ name }}", (await host.Client.GetAsync($"{Path}/life")).String("subject"));
        Assert.Equal("<p>2</p>", (await host.Client.GetAsync($"{Path}/life?version=2")).String("html"));

        (await host.Client.PostAsync($"{Path}/life/publish", """{"version": 2}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("Two", (await host.Client.GetAsync($"{Path}/life")).String("subject"));
        Assert.Contains("life", (await host.Client.GetAsync(Path)).Text, StringComparison.Ordinal);
        Assert.Equal(2, (await host.Client.GetAsync($"{Path}/life/versions")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        (await host.Client.PostAsync(Path, """{"name": "life", "subject": "a", "text": "b"}""")).ExpectProblem(HttpStatusCode.Conflict, "template_exists");
        (await host.Client.DeleteAsync($"{Path}/life")).Expect(HttpStatusCode.NoContent);
        (await host.Client.GetAsync($"{Path}/life")).ExpectProblem(HttpStatusCode.NotFound, "template_not_found");
    }

    [Fact]
    public async Task Preview_RendersOrNamesTheMissingVariable()
    {
        (await host.Client.PostAsync(Path, """{"name": "preview", "subject": "Hi {{ name }}", "html": "<b>{{ name }}</b>"}""")).Expect(HttpStatusCode.Created);

        var shown = (await host.Client.PostAsync($"{Path}/preview/preview", """{"variables": {"name": "<Bea>"}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("Hi <Bea>", shown.String("subject"));
        Assert.Equal("<b>&lt;Bea&gt;</b>", shown.String("html"));

        var refused = await host.Client.PostAsync($"{Path}/preview/preview", "{}");
        Assert.Equal(["/variables/name"], refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Preview_AsAMessage_IsOne()
    {
        (await host.Client.PostAsync(Path, """{"name": "mail", "subject": "Hi {{ name }}", "html": "<p>{{ name }}</p>", "variables": {"name": {"sample": "Ana"}}}""")).Expect(HttpStatusCode.Created);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/mail/preview") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", "message/rfc822");

        var mail = (await host.Client.SendAsync(request)).Expect(HttpStatusCode.OK);

        Assert.Equal("message/rfc822", mail.Headers["Content-Type"]);
        Assert.Contains("\r\nSubject: Hi Ana\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", mail.Text, StringComparison.Ordinal);
        Assert.Contains("text/plain", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_OfADraft_UsesWhatIsPublished()
    {
        (await host.Client.PostAsync(Path, """{"name": "draft-frame", "kind": "layout", "html": "[{% block content %}{% endblock %}]"}""")).Expect(HttpStatusCode.Created);

        var shown = await host.Client.PostAsync($"{Path}/preview", """{"template": {"subject": "x", "html": "{% layout 'draft-frame' %}{% block content %}{{ name }}{% endblock %}"}, "variables": {"name": "Bea"}}""");
        var faulty = await host.Client.PostAsync($"{Path}/preview", """{"template": {"subject": "x", "html": "{{"}}""");

        Assert.Equal("[Bea]", shown.Expect(HttpStatusCode.OK).String("html"));
        Assert.Equal(["/template/html"], faulty.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Render_Batch_HasAnErrorForEachThatFails()
    {
        (await host.Client.PostAsync(Path, """{"name": "batch", "subject": "Hi {{ name }}", "text": "{{ total | money: 'EUR' }}", "locales": {"de": {"subject": "Hallo {{ name }}", "text": "{{ total | money: 'EUR' }}"}}}""")).Expect(HttpStatusCode.Created);

        var reply = await host.Client.PostAsync($"{Path}/batch/render", """{"strict": true, "variables": {"total": 1234.5}, "items": [{"variables": {"name": "Ana"}, "locale": "de-AT"}, {}]}""");

        var items = reply.Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal(("Hallo Ana", "de"), (items[0].GetProperty("subject").GetString(), items[0].GetProperty("locale").GetString()));
        Assert.Matches("1.234,50.€|€.1.234,50", items[0].GetProperty("text").GetString());
        var error = items[1].GetProperty("error");
        Assert.Equal(("undefined_variable", "subject", "name"), (error.GetProperty("code").GetString(), error.GetProperty("part").GetString(), error.GetProperty("variable").GetString()));
        Assert.Equal((1, 7), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("{}", "/items")]
    [InlineData("""{"items": [{"locale": "?"}]}""", "/items/0/locale")]
    [InlineData("""{"items": [{"variables": 1}]}""", "/items/0/variables")]
    [InlineData("""{"items": [null]}""", "/items/0")]
    public async Task Render_WithAFault_NamesTheField(string body, string pointer)
    {
        await host.Client.PostAsync(Path, """{"name": "render-faults", "subject": "a", "text": "b"}""");

        Assert.Equal([pointer], (await host.Client.PostAsync($"{Path}/render-faults/render", body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Validate_Draft_FindsWithoutStoring()
    {
        var before = host.Table.Writes;

        var reply = await host.Client.PostAsync($"{Path}/validate", """{"template": {"subject": "Hi {{ name | uppercase }}", "html": "<p>{{ name }}</p>"}}""");

        Assert.False(reply.Expect(HttpStatusCode.OK).Json.GetProperty("valid").GetBoolean());
        var finding = reply.Json.GetProperty("findings")[0];
        Assert.Equal(("unknown_filter", "error", "subject"), (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("part").GetString()));
        Assert.Equal((1, 14), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()));
        Assert.Equal(before, host.Table.Writes);
    }

    [Fact]
    public async Task List_ByKind_HasThatKindOnly()
    {
        (await host.Client.PostAsync(Path, """{"name": "listed", "kind": "partial", "html": "x"}""")).Expect(HttpStatusCode.Created);

        var listed = (await host.Client.GetAsync($"{Path}?kind=partial")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Contains(listed, item => item.GetProperty("name").GetString() == "listed");
        Assert.All(listed, item => Assert.Equal("partial", item.GetProperty("kind").GetString()));
        (await host.Client.GetAsync($"{Path}?kind=page")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
    }

    [Theory]
    [InlineData("""{"subject": "a", "text": "b"}""", "/name")]
    [InlineData("""{"name": "bad", "subject": "a", "text": "b", "kind": "page"}""", "/kind")]
    [InlineData("""{"name": "bad", "subject": "a", "text": "b", "locales": {"?": {}}}""", "/locales/?")]
    [InlineData("""{"name": "bad", "subject": "a", "text": "b", "locales": {"pt": {"html": "{{"}}}""", "/locales/pt/html")]
    [InlineData("""{"name": "bad", "subject": "a", "text": "b", "variables": {"x": {"type": "number", "sample": "y"}}}""", "/variables/x/sample")]
    [InlineData("""{"name": "a/b", "subject": "a", "text": "b"}""", "/name")]
    [InlineData("""{"name": "bad", "text": "b"}""", "/subject")]
    [InlineData("""{"name": "bad", "subject": "a"}""", "/html")]
    [InlineData("""{"name": "bad", "subject": "a", "html": "{% if %}"}""", "/html")]
    [InlineData("""{"name": "bad", "subject": "{{", "text": "b"}""", "/subject")]
    [InlineData("""{"name": "bad", "subject": "a", "text": "b", "css": ""}""", "/css")]
    public async Task Create_WithAFault_NamesThePartAndStoresNothing(string body, string pointer)
    {
        var before = host.Table.Writes;

        var reply = (await host.Client.PostAsync(Path, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");

        Assert.Contains(pointer, reply.Pointers);
        Assert.Equal(before, host.Table.Writes);
    }
}
