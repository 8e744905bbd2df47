using System.Collections.Concurrent;
using System.Text;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.TestKit.Aws;

namespace EmailPlatform.Bench.Cost;

/// <summary>SES → EventBridge → Kinesis: for each message that SES took a record in, and out to one reader, told again until the stream has it.</summary>
internal sealed class Deliveries : IAsyncDisposable
{
    /// <summary>From the request to the delivery's event; most recipients' servers answer within it.</summary>
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const int MaxRecords = 500;

    private readonly KinesisClient _kinesis;
    private readonly string _stream;
    private readonly CallCounts _counts;
    private readonly ConcurrentQueue<(DateTimeOffset Due, byte[] Event)> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _telling;

    public Deliveries(KinesisClient kinesis, string stream, CallCounts counts)
    {
        (_kinesis, _stream, _counts) = (kinesis, stream, counts);
        _telling = Task.Run(TellAsync);
    }

    public void Tell(SesFakeMessage message) =>
        _waiting.Enqueue((TimeProvider.System.GetUtcNow() + DeliveryTime, Encoding.UTF8.GetBytes(SesEventSource.Delivered(message))));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task TellAsync()
    {
        var due = new List<PutRecord>();
        while (true)
        {
            await Task.Delay(Interval, _stop.Token);
            while (due.Count < MaxRecords && _waiting.TryPeek(out var next) && next.Due <= TimeProvider.System.GetUtcNow())
            {
                _waiting.TryDequeue(out _);
                _counts.Call("kinesis record by EventBridge");
                StreamCalls.Count(_counts, next.Event.Length);
                due.Add(new PutRecord(next.Event, Guid.NewGuid().ToString()));
            }
            if (due.Count > 0 && await TryPutAsync(due))
                due.Clear();
        }
    }

    /// <summary>A stream under load may answer late or not; what it has then taken twice is counted once.</summary>
    private async Task<bool> TryPutAsync(List<PutRecord> due)
    {
        try
        {
            return (await _kinesis.PutAsync(new PutRecordsRequest(_stream, due), _stop.Token)).FailedRecordCount == 0;
        }
        catch (Exception) when (!_stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
