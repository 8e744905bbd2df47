namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>Postfix's <c>smtp-sink</c>: a receiving server that writes each transaction into a file.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private const string Program = "/usr/sbin/smtp-sink";
    private readonly DirectoryInfo _folder;
    private readonly Service _process;

    /// <param name="folder">Where its files go.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="options">Of <c>smtp-sink</c>.</param>
    public MailSink(DirectoryInfo folder, int port, params string[] options)
    {
        Command.SkipUnlessInstalled(Program, "postfix");
        _folder = folder;
        Port = port;
        // Started by root it gives up its rights, and must still be able to write.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        _process = new Service(Program, [.. user, "-d", "mail.", .. options, $"127.0.0.1:{Port}", "100"], folder.FullName);
    }

    public int Port { get; }

    public string Url => $"smtp://127.0.0.1:{Port}";

    public string Output => _process.Output;

    public Task ListenAsync(CancellationToken cancellationToken) =>
        Until.TrueAsync(() => Ports.IsListeningAsync(Port, cancellationToken), () => "smtp-sink listens", cancellationToken);

    /// <summary>How many transactions have ended with a message.</summary>
    public int Count() => Finished().Count;

    /// <summary>Waits until there are that many messages, and returns all that there are.</summary>
    public async Task<IReadOnlyList<SunkMessage>> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        await Until.TrueAsync(() => Task.FromResult(Count() >= count), () => $"{count} messages arrive; {Count()} have", cancellationToken);
        return [.. Finished().Select(file => SunkMessage.Parse(File.ReadAllBytes(file)))];
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>Those that the sink has closed. It is asked second, so that a file that is new between the two questions is not taken for a finished one.</summary>
    private List<string> Finished()
    {
        var files = Directory.GetFiles(_folder.FullName, "mail.*");
        var open = Directory.GetFiles($"/proc/{_process.Id}/fd").Select(TargetOf).ToHashSet();
        return [.. files.Where(file => !open.Contains(file))];
    }

    /// <summary>Null where the sink has closed it since it was listed.</summary>
    private static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
