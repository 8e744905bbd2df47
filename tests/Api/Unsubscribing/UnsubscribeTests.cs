using System.Net;
using System.Text;
using EmailPlatform.Api.Tests.Hosting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Api.Tests.Unsubscribing;

public sealed class UnsubscribeTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Get_Asks_AndNeverUnsubscribes()
    {
        var link = await LinkAsync("get@example.net");

        var page = (await host.Anonymous.GetAsync(link)).Expect(HttpStatusCode.OK);

        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("<form method=\"post\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("g***@example.net", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("get@example.net", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await SuppressionsAsync("get@example.net"));
    }

    [Theory]
    [InlineData("one-click@example.net", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")]
    [InlineData("form@example.net", "application/x-www-form-urlencoded", "")]
    [InlineData("multipart@example.net", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--")]
    public async Task Post_Unsubscribes_HoweverItComes(string address, string contentType, string body)
    {
        var link = await LinkAsync(address);

        for (var time = 0; time < 2; time++)
            (await host.Anonymous.PostBytesAsync(link, Encoding.ASCII.GetBytes(body), contentType)).Expect(HttpStatusCode.OK);

        await ApiHost.UntilAsync(async () => await SuppressionsAsync(address) > 0);
        var entry = (await host.Client.GetAsync($"/v1/suppressions?email={address}")).Json.GetProperty("items")[0];
        Assert.Equal("stream:bulk", entry.GetProperty("scope").GetString());
        Assert.Equal("unsubscribe", entry.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Link_ThatIsNotOurs_SaysSo(string token)
    {
        Assert.Contains("does not work", (await host.Anonymous.GetAsync($"/u/{token}")).Expect(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
        (await host.Anonymous.PostAsync($"/u/{token}")).Expect(HttpStatusCode.NotFound);
    }

    private async Task<string> LinkAsync(string recipient)
    {
        var token = TestContext.Current.CancellationToken;
        var message = SendId.New(TimeProvider.System).Recipient(0);
        var record = new MessageRecord { Id = message, Recipient = recipient, Stream = MailStream.Bulk, AcceptedAt = TimeProvider.System.GetUtcNow() };
        await host.Services.GetRequiredService<ITable>().WriteAsync(MessageLog.Put(TenantId.Default, record, null), token);
        var unsubscribe = new UnsubscribeToken(TenantId.Default, message, SuppressionScope.Of(MailStream.Bulk));
        return "/u/" + await host.Services.GetRequiredService<UnsubscribeTokens>().MakeAsync(unsubscribe, token);
    }

    private async Task<int> SuppressionsAsync(string address) =>
        (await host.Client.GetAsync($"/v1/suppressions?email={address}")).Json.GetProperty("items").GetArrayLength();
}
