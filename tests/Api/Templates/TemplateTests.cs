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

    [Theory]
    [InlineData("""{"subject": "a", "text": "b"}""", "/name")]
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
