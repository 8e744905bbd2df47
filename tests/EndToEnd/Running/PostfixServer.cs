namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>A whole Postfix with a configuration and a queue of its own, which delivers all mail for <c>example.net</c> into one maildir.</summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/postfix";
    private const int Nobody = 65534;

    private readonly Service _process;
    private readonly string _mail;

    private PostfixServer(Service process, int port, string mail) => (_process, Port, _mail) = (process, port, mail);

    public int Port { get; }

    public string Url => $"smtp://127.0.0.1:{Port}";

    public string Output => _process.Output;

    public static async Task<PostfixServer> CreateAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        Command.SkipUnlessInstalled(Program, "postfix");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can start Postfix.");
        var port = Ports.Free();
        var configuration = folder.CreateSubdirectory("etc").FullName;
        var state = folder.CreateSubdirectory("state").FullName;
        var mail = folder.CreateSubdirectory("mail").FullName;
        await File.WriteAllTextAsync(Path.Combine(configuration, "main.cf"), MainConfiguration(folder.CreateSubdirectory("queue").FullName, state, mail), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(configuration, "master.cf"), MasterConfiguration(port), cancellationToken);
        (await Command.RunAsync("chown", ["postfix", state], cancellationToken)).OutputOrFail();
        (await Command.RunAsync("chown", [$"{Nobody}:{Nobody}", mail], cancellationToken)).OutputOrFail();
        return new PostfixServer(new Service(Program, ["-c", configuration, "start-fg"], folder.FullName), port, mail);
    }

    public Task ListenAsync(CancellationToken cancellationToken) =>
        Until.TrueAsync(() => Ports.IsListeningAsync(Port, cancellationToken), () => "Postfix listens", cancellationToken);

    /// <summary>Waits for messages, which are as the maildir has them: with Postfix's own headers on top.</summary>
    public async Task<IReadOnlyList<byte[]>> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_mail, "box", "new");
        await Until.TrueAsync(
            () => Task.FromResult(Directory.Exists(folder) && Directory.GetFiles(folder).Length >= count), () => $"{count} messages are in the maildir", cancellationToken);
        return [.. Directory.GetFiles(folder).Select(File.ReadAllBytes)];
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string MainConfiguration(string queue, string state, string mail) => $"""
        compatibility_level = 3.6
        queue_directory = {queue}
        data_directory = {state}
        maillog_file = /dev/stdout
        myhostname = mx.example.net
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        mydestination =
        local_recipient_maps =
        alias_maps =
        alias_database =
        local_transport = error:nobody lives here
        virtual_mailbox_domains = example.net
        virtual_mailbox_base = {mail}
        virtual_mailbox_maps = static:box/
        virtual_minimum_uid = 1
        virtual_uid_maps = static:{Nobody}
        virtual_gid_maps = static:{Nobody}

        """;

    private static string MasterConfiguration(int port) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        virtual unix - n n - - virtual
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}
