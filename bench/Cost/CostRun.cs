using EmailPlatform.Bench.Load;

namespace EmailPlatform.Bench.Cost;

/// <summary>Sends, waits until all of it is delivered and told of, and prints what it took.</summary>
internal sealed class CostRun(CostDeployment deployment)
{
    private const int RecipientsPerCall = 1000;

    private int _sent;

    /// <summary>So many calls a second, each with one message of 2 KB.</summary>
    public async Task SendSinglesAsync(int count, int perSecond)
    {
        await ConstantRate.RunAsync(perSecond, TimeSpan.FromSeconds((double)count / perSecond), async (number, _) =>
        {
            if (number % StandingCosts.RequestsPerAuthorization == 0)
                await deployment.AuthorizeAsync();
            await deployment.PostAsync("/v1/send", TransactionalMail.Body(_sent + number));
        });
        _sent += count;
        await deployment.SettleAsync(_sent);
    }

    /// <summary>Calls with 1,000 recipients each, of a newsletter of 20 KB.</summary>
    public async Task SendBulkAsync(int messages)
    {
        for (var first = 0; first < messages; first += RecipientsPerCall)
        {
            if (first / RecipientsPerCall % StandingCosts.RequestsPerAuthorization == 0)
                await deployment.AuthorizeAsync();
            await deployment.PostAsync("/v1/send/bulk", BulkMail.Body(_sent + first, Math.Min(RecipientsPerCall, messages - first)));
        }
        _sent += messages;
        await deployment.SettleAsync(_sent);
    }

    /// <param name="budget">Dollars for a million messages, on top of SES's own price.</param>
    public async Task MeasureAsync(string name, int messages, Func<Task> send, double budget)
    {
        var before = deployment.Counts.Copy();
        var stored = await deployment.TableGigabytesAsync();
        await send();
        deployment.Counts.Use(Billed.TableGigabyteMonths, StandingCosts.KeptMonths * (await deployment.TableGigabytesAsync() - stored));
        await deployment.LookAgainAsync();
        CostReport.Print(name, messages, deployment.Counts.Since(before), budget);
    }
}
