using System.Text.Json;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// The sending use case: takes tasks from a send queue and sees each of their messages through suppression, rendering, routing, composing,
/// signing, hand-over and record. A task may come twice, and its sender may die at any point: what is finished is not sent again,
/// and what another sender holds is put back until its lease ends.
/// </summary>
public sealed class Sender : IWorkHandler
{
    private const string Stopped = "The sender was stopped.";

    /// <summary>A message that a slow server keeps does not keep back what has become of its neighbours for longer.</summary>
    private static readonly TimeSpan TellWithin = TimeSpan.FromSeconds(1);

    private readonly SendTaskRunner _runner;
    private readonly MailEventStream _events;
    private readonly SenderMarks _marks;
    private readonly TimeProvider _time;
    private readonly ILogger<Sender> _log;

    internal Sender(SendTaskRunner runner, MailEventStream events, TimeProvider time, ILogger<Sender> log)
    {
        _runner = runner;
        _events = events;
        _marks = new SenderMarks(time);
        _time = time;
        _log = log;
    }

    public async ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken)
    {
        var sent = new SendBatch(_marks);
        var runs = Task.WhenAll(batch.Select(work => RunAsync(work, sent, cancellationToken)));
        string? untold = null;
        for (var isOver = false; !isOver;)
        {
            await ((Task)runs).WaitAsync(TellWithin, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isOver = runs.IsCompleted;
            untold ??= await TellAsync(sent, cancellationToken);
        }
        return untold is null
            ? [.. (await runs).OfType<FailedWork>()]
            : [.. batch.Select(work => new FailedWork(work.Id, untold))];
    }

    /// <summary>A task is done when its events are told: where they cannot be, all come again, find their messages finished, and tell of them.</summary>
    /// <returns>Why not; null where they were.</returns>
    private async ValueTask<string?> TellAsync(SendBatch sent, CancellationToken cancellationToken)
    {
        try
        {
            await _events.AppendAsync(sent.TakeEvents(), cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped;
        }
#pragma warning disable CA1031 // The edge of the use case, as below.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.TaskFailed(_log, exception, default);
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    private async Task<FailedWork?> RunAsync(ReceivedWork work, SendBatch sent, CancellationToken cancellationToken)
    {
        SendTask? task = null;
        try
        {
            task = JsonSerializer.Deserialize(work.Body.Span, SendingJson.Default.SendTask)
                ?? throw new JsonException("A task is null.");
            await _runner.RunAsync(task, sent, cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new FailedWork(work.Id, Stopped);
        }
#pragma warning disable CA1031 // The edge of the use case: one poisoned task must not fail its neighbours; the queue tries it again, then sets it aside.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.TaskFailed(_log, exception, task?.Send ?? default);
            return new FailedWork(work.Id, $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
