using System.Globalization;
using System.Net;
using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Core.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Api.Tests.Authentication;

public sealed class RateTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Rate_UsedUp_IsRefusedWithATimeToWait()
    {
        var limits = new TenantLimits { MessagesPerDay = 1000, SendsPerSecond = 1, Burst = 5 };
        await host.Services.GetRequiredService<TenantStore>().SetLimitsAsync(TenantId.Default, limits, TestContext.Current.CancellationToken);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Client.GetAsync("/v1/suppressions")));

        var refused = replies.Where(reply => reply.Status != HttpStatusCode.OK).ToArray();
        Assert.NotEmpty(refused);
        foreach (var reply in refused)
        {
            reply.ExpectProblem(HttpStatusCode.TooManyRequests, "rate_limited");
            Assert.True(int.Parse(reply.Headers["Retry-After"], CultureInfo.InvariantCulture) >= 1);
            Assert.Equal("5", reply.Headers["RateLimit-Limit"]);
        }
    }

    [Fact]
    public async Task Quota_UsedUp_IsRefusedAndTheKeyIsFreeAgain()
    {
        var limits = new TenantLimits { MessagesPerDay = 1, SendsPerSecond = 1000, Burst = 1000 };
        await host.Services.GetRequiredService<TenantStore>().SetLimitsAsync(TenantId.Parse("other"), limits, TestContext.Current.CancellationToken);
        var two = Bodies.SendWith(("from", "\"a@other.test\""), ("to", """["a@example.net", "b@example.net"]"""));

        (await host.Other.PostAsync("/v1/send", two, "quota")).ExpectProblem(HttpStatusCode.TooManyRequests, "quota_exceeded");

        (await host.Other.PostAsync("/v1/send", Bodies.SendWith(("from", "\"a@other.test\"")), "quota")).Expect(HttpStatusCode.Accepted);
    }
}
