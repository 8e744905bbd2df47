using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests;

public sealed class TenantIsolationTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Ids_OfAnotherTenant_AreNotFound()
    {
        var send = (await host.Client.PostAsync("/v1/send", Bodies.Send)).Expect(HttpStatusCode.Accepted).String("message_id");
        (await host.Client.PostAsync("/v1/templates", """{"name": "mine", "subject": "a", "text": "b"}""")).Expect(HttpStatusCode.Created);
        var webhook = (await host.Client.PostAsync("/v1/webhooks", """{"url": "https://hooks.example.com/"}""")).Expect(HttpStatusCode.Created).String("id");
        var key = (await host.Client.PostAsync("/v1/api-keys", """{"name": "k", "scopes": ["send"]}""")).Expect(HttpStatusCode.Created).String("key_id");
        (await host.Client.PostAsync("/v1/suppressions", """{"email": "eve@example.net"}""")).Expect(HttpStatusCode.Created);

        (string Method, string Path, string? Body)[] foreign =
        [
            ("GET", $"/v1/send/status/{send}", null),
            ("GET", $"/v1/send/status/{send}-0", null),
            ("GET", $"/v1/messages/{send}/timeline", null),
            ("DELETE", $"/v1/send/{send}", null),
            ("GET", "/v1/templates/mine", null),
            ("PUT", "/v1/templates/mine", """{"subject": "a", "text": "b"}"""),
            ("POST", "/v1/templates/mine/publish", """{"version": 1}"""),
            ("POST", "/v1/templates/mine/preview", "{}"),
            ("DELETE", "/v1/templates/mine", null),
            ("GET", $"/v1/webhooks/{webhook}", null),
            ("PUT", $"/v1/webhooks/{webhook}", """{"url": "https://hooks.example.com/"}"""),
            ("POST", $"/v1/webhooks/{webhook}/test", null),
            ("POST", $"/v1/webhooks/{webhook}/rotate-secret", null),
            ("POST", $"/v1/webhooks/{webhook}/enable", null),
            ("GET", $"/v1/webhooks/{webhook}/dead-letters", null),
            ("POST", $"/v1/webhooks/{webhook}/dead-letters/redrive", null),
            ("DELETE", $"/v1/webhooks/{webhook}", null),
            ("GET", "/v1/domains/example.test", null),
            ("POST", "/v1/domains/example.test/check", null),
            ("DELETE", "/v1/domains/example.test", null),
            ("DELETE", $"/v1/api-keys/{key}", null),
            ("DELETE", "/v1/suppressions?email=eve@example.net", null),
        ];
        foreach (var (method, path, body) in foreign)
            (await host.Other.SendAsync(new HttpMethod(method), path, body)).Expect(HttpStatusCode.NotFound);

        Assert.DoesNotContain("eve", (await host.Other.GetAsync("/v1/suppressions")).Text, StringComparison.Ordinal);
        (await host.Client.GetAsync($"/v1/webhooks/{webhook}")).Expect(HttpStatusCode.OK);
        (await host.Client.GetAsync("/v1/templates/mine")).Expect(HttpStatusCode.OK);
    }
}
