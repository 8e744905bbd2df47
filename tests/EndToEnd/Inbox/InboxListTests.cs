using System.Net;
using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Inbox;

public sealed class InboxListTests : IAsyncLifetime
{
    private InboxHost _inbox = null!;

    public async ValueTask InitializeAsync() => _inbox = await InboxHost.StartAsync();

    public ValueTask DisposeAsync() => _inbox.DisposeAsync();

    [Fact]
    public async Task List_Messages_ShowsWhatAMailProgramShows()
    {
        await _inbox.DeliverAsync(
            """
            From: =?utf-8?Q?K=C3=A4se?= <a@shop.example>
            Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
            Content-Type: multipart/mixed; boundary=x

            --x

            Hi
            --x
            Content-Type: image/png
            Content-ID: <logo>
            Content-Disposition: inline

            --x
            Content-Type: application/pdf
            Content-Disposition: attachment; filename=a.pdf

            --x--
            """,
            "b@example.net",
            "acme");

        var message = Assert.Single(Items(await _inbox.GetAsync("")));
        Assert.Equal("Käse", message.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal("a@shop.example", message.GetProperty("from").GetProperty("email").GetString());
        Assert.Equal("Grüße", Text(message, "subject"));
        Assert.Equal("b@example.net", Text(message, "recipient"));
        Assert.Equal("acme", Text(message, "tenant"));
        Assert.Equal(_inbox.Time.GetUtcNow(), message.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(1, message.GetProperty("attachments").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&q=number")]
    [InlineData("&to=b@example.net")]
    public async Task List_Pages_AreNewestFirstAndCompleteWithoutOverlap(string filter)
    {
        for (var i = 0; i < 7; i++)
            await _inbox.DeliverAsync($"Subject: number {i}\n\n");

        var subjects = await ReadAllAsync($"limit=3{filter}");
        Assert.Equal(["number 6", "number 5", "number 4", "number 3", "number 2", "number 1", "number 0"], subjects);
    }

    [Fact]
    public async Task List_To_IsTheWholeAddressInAnyLetterCase()
    {
        await _inbox.DeliverAsync("Subject: 1\n\n", "b@example.net");
        await _inbox.DeliverAsync("Subject: 2\n\n", "bob@example.net");
        await _inbox.DeliverAsync("Subject: 3\n\n", "b@example.net.example");

        Assert.Equal(["1"], await ReadAllAsync("to=B%40Example.net"));
        Assert.Empty(await ReadAllAsync("to=example.net"));
    }

    [Fact]
    public async Task List_Search_FindsSenderRecipientSubjectAndTenant()
    {
        await _inbox.DeliverAsync("From: Needle <x@y.example>\nSubject: 1\n\n");
        await _inbox.DeliverAsync("From: x@needle.example\nSubject: 2\n\n");
        await _inbox.DeliverAsync("Subject: 3\n\n", "needle@example.net");
        await _inbox.DeliverAsync("Subject: 4 NEEDLE\n\n");
        await _inbox.DeliverAsync("Subject: 5\n\n", tenant: "needle");
        await _inbox.DeliverAsync("From: y@z.example\nSubject: 6\n\nneedle\n");

        Assert.Equal(["5", "4 NEEDLE", "3", "2", "1"], await ReadAllAsync("q=needle"));
        Assert.Equal(["5"], await ReadAllAsync("tenant=needle"));
    }

    [Fact]
    public async Task List_SearchForWhatIsFarDown_SaysWhereToGoOn()
    {
        await _inbox.DeliverAsync("Subject: needle\n\n");
        await Task.WhenAll(Enumerable.Range(0, 1100).Select(i => _inbox.DeliverAsync($"Subject: hay {i}\n\n")));

        var first = await _inbox.GetAsync("?q=needle");
        Assert.Empty(Items(first));
        Assert.NotNull(Text(first, "next_cursor"));
        Assert.Equal(["needle"], await ReadAllAsync("q=needle"));
    }

    [Fact]
    public async Task Clear_RemovesEverything()
    {
        await _inbox.DeliverAsync("Subject: 1\n\n");
        var reply = await _inbox.SendAsync(HttpMethod.Delete, "/messages");

        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.Empty(Items(await _inbox.GetAsync("")));
        Assert.Equal(HttpStatusCode.NotFound, (await _inbox.SendAsync(HttpMethod.Get, "/messages/1")).StatusCode);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("cursor=-1")]
    [InlineData("cursor=x")]
    [InlineData("tenant=No%20Tenant")]
    public async Task List_BadParameter_IsRefusedWithItsReason(string query)
    {
        var reply = await _inbox.SendAsync(HttpMethod.Get, $"/messages?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("\"invalid_parameter\"", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<List<string>> ReadAllAsync(string query)
    {
        var subjects = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _inbox.GetAsync($"?{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            subjects.AddRange(Items(page).Select(item => Text(item, "subject")!));
            cursor = Text(page, "next_cursor");
        }
        while (cursor is not null);

        return subjects;
    }
}
