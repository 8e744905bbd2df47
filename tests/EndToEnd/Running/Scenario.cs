using System.Globalization;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>
/// One story with real programs on both sides. What it starts is stopped with it, and what the programs said is in the test's output.
/// </summary>
public abstract class Scenario : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("email-platform-");
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<(IAsyncDisposable Program, Func<string> Output)> _started = [];

    protected Scenario()
    {
        // The programs that give up their rights must reach what they were given below it.
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        _deadline.CancelAfter(Deadline);
    }

    /// <summary>Cancelled at the scenario's deadline.</summary>
    protected CancellationToken Token => _deadline.Token;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _started.Reverse();
        foreach (var (program, _) in _started)
            await program.DisposeAsync();
        foreach (var (program, output) in _started)
            TestContext.Current.TestOutputHelper?.WriteLine($"== {program.GetType().Name}\n{output()}");
        _deadline.Dispose();
        _folder.Delete(recursive: true);
    }

    private protected DirectoryInfo NewFolder() => _folder.CreateSubdirectory(_folder.GetFileSystemInfos().Length.ToString(CultureInfo.InvariantCulture));

    private protected Task<MailSink> StartSinkAsync(params string[] options) => StartSinkAsync(Ports.Free(), options);

    private protected async Task<MailSink> StartSinkAsync(int port, params string[] options)
    {
        var sink = new MailSink(NewFolder(), port, options);
        _started.Add((sink, () => sink.Output));
        await sink.ListenAsync(Token);
        return sink;
    }

    private protected async Task<PostfixServer> StartPostfixAsync()
    {
        var postfix = await PostfixServer.CreateAsync(NewFolder(), Token);
        _started.Add((postfix, () => postfix.Output));
        await postfix.ListenAsync(Token);
        return postfix;
    }

    private protected WebhookListener StartWebhookListener()
    {
        var listener = new WebhookListener();
        _started.Add((listener, () => string.Join('\n', listener.Events)));
        return listener;
    }

    /// <summary>A platform whose next hop is the given one.</summary>
    private protected async Task<Platform> StartPlatformAsync(string nextHop, params string[] options)
    {
        var platform = Keep(new Platform(NewFolder().FullName, ["--deliver", nextHop, .. options]));
        await platform.StartAsync(Token);
        return platform;
    }

    private protected Platform Keep(Platform platform)
    {
        _started.Add((platform, () => platform.Output));
        return platform;
    }

    /// <summary>What a receiver makes of the messages.</summary>
    private protected async Task<IReadOnlyList<ReceivedMail>> ReadAsync(Platform platform, IEnumerable<SunkMessage> messages) =>
        await ReceivedMail.ReadAsync(messages.Select(message => message.Content), await platform.Api.TextRecordsAsync("example.test", Token), Token);
}
