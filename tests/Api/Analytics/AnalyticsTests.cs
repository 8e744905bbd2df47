using System.Globalization;
using System.Net;
using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Core.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Api.Tests.Analytics;

public sealed class AnalyticsTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Analytics_SumsTheDaysAskedFor()
    {
        var table = host.Services.GetRequiredService<ITable>();
        foreach (var (sort, count) in ((string, int)[])[("2026-03-01#0", 2), ("2026-03-01#1", 3), ("2026-03-02#0", 7), ("2026-03-03#0", 1)])
        {
            await table.WriteAsync(
                new TableWrite.Add { Key = new("t#default#count", sort), Deltas = new Dictionary<string, long> { ["delivered"] = count } },
                TestContext.Current.CancellationToken);
        }

        var reply = (await host.Client.GetAsync("/v1/analytics?from=2026-03-01&to=2026-03-02")).Expect(HttpStatusCode.OK);

        var days = reply.Json.GetProperty("days").EnumerateArray().ToArray();
        Assert.Equal(["2026-03-01", "2026-03-02"], days.Select(day => day.GetProperty("day").GetString()));
        Assert.Equal([5, 7], days.Select(day => day.GetProperty("counts").GetProperty("delivered").GetInt32()));
    }

    [Fact]
    public async Task Analytics_WithoutDays_IsTheLastThirty()
    {
        var reply = (await host.Client.GetAsync("/v1/analytics")).Expect(HttpStatusCode.OK);

        Assert.Equal(29, DateOnly.Parse(reply.String("to"), CultureInfo.InvariantCulture).DayNumber - DateOnly.Parse(reply.String("from"), CultureInfo.InvariantCulture).DayNumber);
    }
}
