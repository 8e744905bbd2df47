using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Problems;

public sealed class BrokenTableTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Failure_IsAProblemThatTellsNothingOfTheInside()
    {
        (await host.Client.GetAsync("/v1/suppressions")).Expect(HttpStatusCode.OK);
        (await host.Anonymous.GetAsync("/readyz")).Expect(HttpStatusCode.OK);
        host.Table.IsBroken = true;

        var reply = (await host.Client.GetAsync("/v1/domains/example.test")).ExpectProblem(HttpStatusCode.InternalServerError, "internal_error");

        Assert.DoesNotContain("secret path", reply.Text);
        (await host.Anonymous.GetAsync("/readyz")).ExpectProblem(HttpStatusCode.ServiceUnavailable, "not_ready");
        (await host.Anonymous.GetAsync("/healthz")).Expect(HttpStatusCode.OK);
        host.Table.IsBroken = false;
    }
}
