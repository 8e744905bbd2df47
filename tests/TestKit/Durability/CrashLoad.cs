using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace EmailPlatform.TestKit.Durability;

/// <summary>
/// Clients that submit mail without a pause, over REST and over SMTP, and note what was answered. What has an idempotency key is repeated
/// until it is answered, and now and then after that.
/// </summary>
public sealed class CrashLoad : IAsyncDisposable
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<CrashSend> _sends = new();
    private readonly ConcurrentQueue<(CrashSend Send, long NotBefore)> _repeats = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CrashSendMaker _maker;
    private readonly PlatformProcess _platform;
    private readonly TimeSpan _pause;
    private readonly List<Task> _workers = [];
    private volatile bool _isFinishing;
    private int _repeated;

    /// <param name="platform">Where to send; it comes and goes.</param>
    /// <param name="seed">Of everything that is random in the sends.</param>
    /// <param name="clients">How many of each kind: REST, SMTP.</param>
    /// <param name="sendsPerSecond">Of all clients together, at most.</param>
    public CrashLoad(PlatformProcess platform, int seed, (int ByRest, int BySmtp) clients, int sendsPerSecond)
    {
        _platform = platform;
        _maker = new CrashSendMaker(seed);
        _pause = TimeSpan.FromSeconds((double)(clients.ByRest + clients.BySmtp) / sendsPerSecond);
        for (var i = 0; i < clients.ByRest; i++)
            _workers.Add(Task.Run(RunRestAsync));
        for (var i = 0; i < clients.BySmtp; i++)
            _workers.Add(Task.Run(RunSmtpAsync));
    }

    /// <summary>All sends of which at least one byte may have left.</summary>
    public IReadOnlyCollection<CrashSend> Sends => _sends;

    /// <summary>How many submissions repeated an idempotency key.</summary>
    public int Repeated => _repeated;

    /// <summary>What was wrong with an answer itself: another id for the same key, a refusal that nothing explains.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Makes nothing new, and repeats what has a key and no answer until it has one.</summary>
    public async Task FinishAsync(TimeSpan within)
    {
        _isFinishing = true;
        try
        {
            await Task.WhenAll(_workers).WaitAsync(within);
        }
        catch (TimeoutException)
        {
            Complaints.Enqueue($"{_repeats.Count} sends with a key had no answer within {within.TotalSeconds} s");
        }
    }

    /// <summary>Ends at once; what has no answer by then stays without.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunRestAsync()
    {
        using var client = new RestClient(_platform.HttpPort, _platform.ApiKey);
        await RunAsync(bySmtp: false, async (send, stop) =>
        {
            var (status, word) = await client.SendAsync(send, stop);
            return status switch
            {
                202 => (true, word),
                409 when word == "in_progress" => (null, ""),
                _ => ((bool?)false, $"{status} {word}"),
            };
        });
    }

    private async Task RunSmtpAsync()
    {
        using var client = new SubmissionClient(_platform.SmtpPort, _platform.ApiKey);
        await RunAsync(bySmtp: true, async (send, stop) =>
        {
            var reply = await client.SendAsync(send, stop);
            return reply[0] switch
            {
                '2' => (true, reply),
                '4' when send.IdempotencyKey is not null => (null, ""),
                _ => ((bool?)false, reply),
            };
        });
    }

    private async Task RunAsync(bool bySmtp, Func<CrashSend, CancellationToken, Task<(bool? IsTaken, string Word)>> submit)
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!await _platform.IsUpAsync(_stop.Token))
                return;
            if (Next(bySmtp) is not { } send)
            {
                if (_isFinishing && _repeats.IsEmpty)
                    return;
                await Task.Delay(10, CancellationToken.None);
                continue;
            }

            var began = Stopwatch.GetTimestamp();
            try
            {
                var (isTaken, word) = await submit(send, _stop.Token);
                Note(send, isTaken, word);
            }
            catch (Exception e) when (e is IOException or SocketException or HttpRequestException or OperationCanceledException)
            {
                Repeat(send, TimeSpan.Zero);
            }
            if (_pause - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest && !_isFinishing)
                await Task.Delay(rest, CancellationToken.None);
        }
    }

    private CrashSend? Next(bool bySmtp)
    {
        for (var i = _repeats.Count; i > 0 && _repeats.TryDequeue(out var repeat); i--)
        {
            if (repeat.Send.IsSmtp == bySmtp && Stopwatch.GetTimestamp() >= repeat.NotBefore)
            {
                Interlocked.Increment(ref _repeated);
                return repeat.Send;
            }
            _repeats.Enqueue(repeat);
        }
        if (_isFinishing)
            return null;
        var send = _maker.Make(bySmtp);
        _sends.Enqueue(send);
        return send;
    }

    private void Note(CrashSend send, bool? isTaken, string word)
    {
        switch (isTaken)
        {
            case null:
                Repeat(send, RepeatAfter);
                return;
            case false:
                send.IsRefused = true;
                Complaints.Enqueue($"{send.Token} ({send.Kind}) was refused: {word}");
                return;
        }
        if (send.IsAnswered && send.Id != word)
            Complaints.Enqueue($"{send.Token} ({send.Kind}) was answered '{send.Id}' and then '{word}' for the same key");
        send.Id = word;
        var isFirst = !send.IsAnswered;
        send.IsAnswered = true;

        // Some are repeated once more, likely after a kill: they must have the same answer, and go out no second time.
        if (isFirst && send.IdempotencyKey is not null && send.Token.GetHashCode(StringComparison.Ordinal) % 4 == 0)
            Repeat(send, RepeatAfter * 2);
    }

    private void Repeat(CrashSend send, TimeSpan after)
    {
        send.Tries++;
        if (send.IdempotencyKey is not null)
            _repeats.Enqueue((send, Stopwatch.GetTimestamp() + (long)(after.TotalSeconds * Stopwatch.Frequency)));
    }
}
