using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Domains;

public sealed class DomainTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Path = "/v1/domains";

    [Fact]
    public async Task Domain_GoesThroughItsLife()
    {
        var added = (await host.Client.PostAsync(Path, """{"domain": "bücher.example"}""")).Expect(HttpStatusCode.Created);
        Assert.Equal("xn--bcher-kva.example", added.String("domain"));
        Assert.Equal("pending", added.String("status"));
        Assert.All(added.Json.GetProperty("records").EnumerateArray(), record => Assert.Equal("pending", record.GetProperty("status").GetString()));
        (await host.Client.PostAsync(Path, """{"domain": "bücher.example"}""")).ExpectProblem(HttpStatusCode.Conflict, "domain_exists");

        var check = (await host.Client.PostAsync($"{Path}/xn--bcher-kva.example/check")).Expect(HttpStatusCode.OK);
        Assert.Equal("pending", check.String("status"));
        Assert.True(check.Json.TryGetProperty("checked_at", out _));
        Assert.Contains("xn--bcher-kva", (await host.Client.GetAsync(Path)).Text, StringComparison.Ordinal);
        (await host.Client.DeleteAsync($"{Path}/bücher.example")).Expect(HttpStatusCode.NoContent);
        (await host.Client.GetAsync($"{Path}/xn--bcher-kva.example")).ExpectProblem(HttpStatusCode.NotFound, "domain_not_found");
    }

    [Fact]
    public async Task Domain_ThatIsVerified_ShowsItsRecordsSo()
    {
        var domain = (await host.Client.GetAsync($"{Path}/example.test")).Expect(HttpStatusCode.OK);

        Assert.Equal("verified", domain.String("status"));
        Assert.Contains(
            domain.Json.GetProperty("records").EnumerateArray(),
            record => record.GetProperty("purpose").GetString() == "dkim" && record.GetProperty("status").GetString() == "verified");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"domain": "no domain"}""")]
    [InlineData("""{"domain": "a\r\nb.example"}""")]
    [InlineData("""{"domain": {}}""")]
    public async Task Add_WhatIsNoDomain_NamesTheField(string body) =>
        Assert.Equal(["/domain"], (await host.Client.PostAsync(Path, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
}
