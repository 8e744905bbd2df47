using System.Text.RegularExpressions;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>A mailing to a thousand, and what happens when some of them unsubscribe.</summary>
public sealed partial class BulkTests : Scenario
{
    private const int Recipients = 1000;

    [Fact]
    public async Task Bulk_Thousand_EachGetsItsOwnMessage()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);

        var id = await platform.Api.AcceptAsync(
            "v1/send/bulk", Mailing(Enumerable.Range(0, Recipients)), Token);

        var sunk = await sink.ReceiveAsync(Recipients, Token);
        await platform.Api.ReachesAsync(id, "delivered", Token);
        Assert.Equal(Recipients, sink.Count());
        var mails = await ReadAsync(platform, sunk);
        Assert.Equal(Recipients, sunk.Select(message => message.Recipient).Distinct().Count());
        foreach (var (message, mail) in sunk.Zip(mails))
        {
            var number = message.Recipient.Split('@')[0]["user".Length..];
            Assert.True(mail.HasValidSignature, message.Recipient);
            Assert.Equal(message.Recipient, mail.Header("To"));
            Assert.Equal($"News for {number}", mail.Header("Subject"));
            Assert.Equal($"Dear <{number}>,", mail.Text("text/plain"));
            Assert.Equal($"<p>Dear &lt;{number}&gt;,</p>", mail.Text("text/html"));
            Assert.Equal("List-Unsubscribe=One-Click", mail.Header("List-Unsubscribe-Post"));
        }
        Assert.Equal(Recipients, mails.Select(mail => mail.Header("Message-ID")).Distinct().Count());
        Assert.Equal(Recipients, mails.Select(mail => mail.Header("List-Unsubscribe")).Distinct().Count());
    }

    [Fact]
    public async Task Unsubscribe_OneClick_EndsBulkAndNothingElse()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        await platform.Api.AcceptAsync("v1/send/bulk", Mailing([0, 1]), Token);
        var sunk = await sink.ReceiveAsync(2, Token);
        var links = sunk.Zip(await ReadAsync(platform, sunk)).ToDictionary(
            pair => pair.First.Recipient, pair => Link().Match(pair.Second.Header("List-Unsubscribe")!).Groups[1].Value);

        using var browser = new HttpClient();
        var page = await browser.GetAsync(links["user0@example.net"], Token);
        Assert.Equal(200, (int)page.StatusCode);
        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        var done = await browser.PostAsync(links["user1@example.net"], oneClick, Token);
        Assert.Equal(200, (int)done.StatusCode);

        await Until.TrueAsync(async () => await ScopesAsync(platform, "user1@example.net") is ["stream:bulk"], () => "the address is suppressed", Token);
        var second = await platform.Api.AcceptAsync("v1/send/bulk", Mailing([0, 1]), Token);
        await platform.Api.ReachesAsync($"{second}-0", "delivered", Token);
        await platform.Api.ReachesAsync($"{second}-1", "suppressed", Token);
        Assert.Empty(await ScopesAsync(platform, "user0@example.net"));
        var receipt = await platform.Api.AcceptAsync(
            "v1/send", new { from = "shop@example.test", to = new[] { "user1@example.net" }, subject = "Receipt", text = "Thanks" }, Token);
        await platform.Api.ReachesAsync(receipt, "delivered", Token);
        Assert.Equal(4, sink.Count());
    }

    private static object Mailing(IEnumerable<int> numbers) => new
    {
        from = "News <news@example.test>",
        subject = "News for {{ number }}",
        text = "Dear <{{ number }}>,",
        html = "<p>Dear {{ name }},</p>",
        recipients = numbers.Select(number => new
        {
            to = $"user{number}@example.net",
            variables = new { number, name = $"<{number}>" },
        }),
    };

    private async Task<string?[]> ScopesAsync(Platform platform, string email) =>
        [.. (await platform.Api.GetAsync($"v1/suppressions?email={email}", Token)).OrFail(200).GetProperty("items").EnumerateArray()
            .Select(entry => entry.GetProperty("scope").GetString())];

    [GeneratedRegex("<(http[^>]+)>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
