using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>One mailing in several languages.</summary>
public sealed class TemplateLocaleTests : Scenario
{
    [Fact]
    public async Task Bulk_RecipientsOfManyLocales_EachReadsItsOwnLanguage()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        (await platform.Api.PostAsync("v1/templates", new
        {
            name = "invoice",
            subject = "Invoice of {{ day | date: '%d %B' }}",
            html = "<style>p { color: red }</style><p>{{ total | money: 'EUR' }}</p>",
            default_locale = "en",
            locales = new Dictionary<string, object>
            {
                ["pt"] = new { subject = "Fatura de {{ day | date: '%d de %B' }}", html = "<p>Total: {{ total | money: 'EUR' }}</p>" },
                ["pt-BR"] = new { subject = "Nota de {{ day | date: '%d de %B' }}" },
            },
        }, Token)).OrFail(201);
        (string Name, string? Locale)[] recipients = [("brazil", "pt_br"), ("portugal", "pt-PT"), ("germany", "de"), ("nowhere", null)];

        var id = await platform.Api.AcceptAsync("v1/send/bulk", new
        {
            from = "shop@example.test",
            template = new { name = "invoice", locale = "pt" },
            variables = new { day = "2026-01-31", total = 1234.5 },
            recipients = recipients.Select(recipient => recipient.Locale is { } locale
                ? new { to = $"{recipient.Name}@example.net", locale }
                : (object)new { to = $"{recipient.Name}@example.net" }),
        }, Token);
        await platform.Api.ReachesAsync(id, "delivered", Token);

        var sunk = await sink.ReceiveAsync(recipients.Length, Token);
        var mails = sunk.Zip(await ReadAsync(platform, sunk)).ToDictionary(pair => pair.First.Recipient.Split('@')[0], pair => pair.Second);
        Assert.Equal("Nota de 31 de janeiro", mails["brazil"].Header("Subject"));
        Assert.Equal("Fatura de 31 de janeiro", mails["portugal"].Header("Subject"));
        Assert.Equal("Invoice of 31 January", mails["germany"].Header("Subject"));
        Assert.Equal("Fatura de 31 de janeiro", mails["nowhere"].Header("Subject"));
        Assert.StartsWith("<p>Total: ", mails["brazil"].Text("text/html"), StringComparison.Ordinal);
        Assert.Contains("1.234,50", mails["brazil"].Text("text/html"), StringComparison.Ordinal);
        Assert.Equal("<style></style><p style=\"color:red\">€1,234.50</p>", mails["germany"].Text("text/html"));
        Assert.Equal("€1,234.50", mails["germany"].Text("text/plain"));
        Assert.StartsWith("Total: ", mails["portugal"].Text("text/plain"), StringComparison.Ordinal);

        var refused = await platform.Api.PostAsync("v1/send/template", new
        {
            from = "shop@example.test",
            to = new[] { "a@example.net" },
            template = new { name = "invoice", locale = "no locale" },
        }, Token);
        Assert.Equal(422, refused.Status);
    }
}
