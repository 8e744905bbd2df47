using System.Buffers;
using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Capture;
using EmailPlatform.Local.Inbox;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;
using EmailPlatform.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.EndToEnd.Tests.Inbox;

/// <summary>The inbox over a capture store in a folder of its own.</summary>
public sealed class InboxHost : IAsyncDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("inbox").FullName;
    private readonly DataFolder _folder;
    private readonly CaptureStore _store;
    private readonly WebApplication _app;

    private InboxHost(Action<IWebHostBuilder> useServer)
    {
        _folder = DataFolder.Open(_path);
        _store = CaptureStore.Open(_folder, new CaptureOptions { MaxMessages = 20_000 }, Time, NullLogger<CaptureStore>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_store);
        useServer(builder.WebHost);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            lock (Requested)
                Requested.Add($"{context.Request.Path}{context.Request.QueryString}");
            return next(context);
        });
        _app.MapInbox();
    }

    public ManualTimeProvider Time { get; } = new();

    public List<string> Requested { get; } = [];

    public string Address => _app.Urls.First();

    public TestServer Server => _app.GetTestServer();

    public HttpClient Client => _app.GetTestClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<InboxHost> StartAsync() => StartAsync(host => host.UseTestServer());

    public static async Task<InboxHost> StartAsync(Action<IWebHostBuilder> useServer)
    {
        var inbox = new InboxHost(useServer);
        await inbox._app.StartAsync(Cancellation);
        return inbox;
    }

    public Task DeliverAsync(string raw, string to = "b@example.net", string tenant = "default") =>
        DeliverAsync(Encoding.UTF8.GetBytes(raw.ReplaceLineEndings("\r\n")), to, tenant);

    public async Task DeliverAsync(byte[] content, string to = "b@example.net", string tenant = "default")
    {
        var outcome = await new CaptureTransport(_store).DeliverAsync(
            new OutgoingMessage
            {
                MessageId = new MessageId(default, 0),
                Tenant = TenantId.Parse(tenant),
                Stream = MailStream.Transactional,
                ReversePath = ParseAddress("bounce@bounces.example.test"),
                Recipient = ParseAddress(to),
                Content = content,
                Attempt = 1,
            },
            Cancellation);
        Assert.IsType<DeliveryOutcome.Delivered>(outcome);
    }

    public Task ComposeAsync(string subject, string? html, params IReadOnlyList<MimeAttachment> attachments)
    {
        var output = new ArrayBufferWriter<byte>();
        MimeComposer.Write(
            new MimeMessage
            {
                MessageId = "1@shop.example",
                Date = Time.GetUtcNow(),
                From = new Mailbox(ParseAddress("a@shop.example"), "Käse & Söhne"),
                To = [new Mailbox(ParseAddress("b@example.net"), "Bea")],
                Cc = [new Mailbox(ParseAddress("c@example.net"))],
                Subject = subject,
                Text = "Hi Bea,\nüber 5 €.\n",
                Html = html,
                Attachments = attachments,
                BoundarySeed = subject,
            },
            output);
        return DeliverAsync(output.WrittenSpan.ToArray());
    }

    /// <summary>The JSON at a path below <c>/inbox/messages</c>.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var client = Client;
        await using var stream = await client.GetStreamAsync(new Uri($"/inbox/messages{path}", UriKind.Relative), Cancellation);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: Cancellation);
        return document.RootElement.Clone();
    }

    /// <summary>The reply to a path below <c>/inbox</c>, whatever its status.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var client = Client;
        using var request = new HttpRequestMessage(method, new Uri($"/inbox{path}", UriKind.Relative));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _store.Dispose();
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    private static EmailAddress ParseAddress(string text) =>
        EmailAddress.TryParse(text, out var address, out var error) ? address : throw new FormatException(error);
}
