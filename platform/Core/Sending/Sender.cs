using System.Text.Json;
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
    private readonly SendTaskRunner _runner;
    private readonly ILogger<Sender> _log;

    internal Sender(SendTaskRunner runner, ILogger<Sender> log)
    {
        _runner = runner;
        _log = log;
    }

    public async ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken)
    {
        var runs = new Task<FailedWork?>[batch.Count];
        for (var i = 0; i < runs.Length; i++)
            runs[i] = RunAsync(batch[i], cancellationToken);
        var failed = new List<FailedWork>();
        foreach (var result in await Task.WhenAll(runs))
        {
            if (result is not null)
                failed.Add(result);
        }
        return failed;
    }

    private async Task<FailedWork?> RunAsync(ReceivedWork work, CancellationToken cancellationToken)
    {
        SendTask? task = null;
        try
        {
            task = JsonSerializer.Deserialize(work.Body.Span, SendingJson.Default.SendTask)
                ?? throw new JsonException("A task is null.");
            await _runner.RunAsync(task, cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new FailedWork(work.Id, "The sender was stopped.");
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
