using System.Text.Json;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Core.Queues;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Lambda;

/// <summary>
/// The receiving side of a queue in a function: an event of SQS in, what failed out. Needs <c>ReportBatchItemFailures</c> in the event source mapping.
/// </summary>
public sealed class SqsBatch(IWorkHandler handler, SqsDeadLetters deadLetters, BatchOptions options, TimeProvider time, ILogger<SqsBatch> log)
{
    /// <summary>The function: reads its event, answers its reply.</summary>
    /// <exception cref="JsonException">The event is none of SQS.</exception>
    public async Task<Stream> HandleAsync(Stream input)
    {
        var batch = await JsonSerializer.DeserializeAsync(input, LambdaJson.Default.SqsEvent).ConfigureAwait(false);
        var reply = await HandleAsync(batch?.Records ?? []).ConfigureAwait(false);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(reply, LambdaJson.Default.BatchReply));
    }

    private async Task<BatchReply> HandleAsync(IReadOnlyList<SqsEventRecord> records)
    {
        using var deadline = new CancellationTokenSource(options.FunctionTimeout * BatchOptions.HandlingShare, time);
        var reasons = records.ToDictionary(record => record.MessageId, _ => "It was not handled.");
        var works = Read(records, reasons);
        foreach (var work in works)
            reasons.Remove(work.Id);
        foreach (var failed in await CallHandlerAsync(works, deadline.Token).ConfigureAwait(false))
            reasons[failed.Id] = failed.Reason;
        return await ReplyAsync(records, works, reasons).ConfigureAwait(false);
    }

    /// <summary>What is none of ours stays failed, and says why.</summary>
    private static List<ReceivedWork> Read(IReadOnlyList<SqsEventRecord> records, Dictionary<string, string> reasons)
    {
        var works = new List<ReceivedWork>(records.Count);
        foreach (var record in records)
        {
            try
            {
                works.Add(record.ToWork());
            }
            catch (FormatException e)
            {
                reasons[record.MessageId] = e.Message;
            }
        }
        return works;
    }

    private async Task<IReadOnlyCollection<FailedWork>> CallHandlerAsync(List<ReceivedWork> works, CancellationToken cancellationToken)
    {
        if (works.Count == 0)
            return [];
        try
        {
            return await handler.HandleAsync(works, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return works.ConvertAll(work => new FailedWork(work.Id, "The function's time ran out."));
        }
        catch (Exception e)
        {
            LambdaLog.BatchFailed(log, e, works.Count);
            return works.ConvertAll(work => new FailedWork(work.Id, e.GetType().Name));
        }
    }

    private async Task<BatchReply> ReplyAsync(IReadOnlyList<SqsEventRecord> records, List<ReceivedWork> works, Dictionary<string, string> reasons)
    {
        var failures = new List<BatchItemFailure>(reasons.Count);
        foreach (var record in records.Where(record => reasons.ContainsKey(record.MessageId)))
        {
            var reason = reasons[record.MessageId];
            LambdaLog.WorkFailed(log, record.MessageId, record.ReceiveCount, reason);
            var work = works.Find(each => each.Id == record.MessageId);
            if (work is null || work.ReceiveCount < options.MaxReceives || !await TryBuryAsync(work, reason).ConfigureAwait(false))
                failures.Add(new BatchItemFailure(record.MessageId));
        }
        return new BatchReply(failures);
    }

    private async Task<bool> TryBuryAsync(ReceivedWork work, string reason)
    {
        try
        {
            await deadLetters.AddAsync(work, reason, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            LambdaLog.DeadLetterFailed(log, e, work.Id);
            return false;
        }
    }
}
