using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using EmailPlatform.Aws.Clients.Sqs;

namespace EmailPlatform.Aws.Tests.Queues;

/// <summary>
/// Does what Lambda's event source mapping does: polls, calls the function with an event, and removes what the reply does not name as
/// failed (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
/// </summary>
internal sealed class SqsEventSource(SqsClient sqs, string queueUrl, Func<Stream, Task<Stream>> function, TimeSpan visibilityTimeout, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>How long a message stays with who has taken it to make turns: longer than all the others before it are handled.</summary>
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromMinutes(10);

    /// <summary>How many messages a function gets at once: 1 to 10, as there are.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Groups take turns, as in SQS's fair queues; for one batch at a time. The emulator keeps a group in the message's own attribute only.</summary>
    public bool TakesTurns { get; init; }

    /// <summary>How long a queue is left alone that did not answer, or whose function did not.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _inFlight = new();
    private readonly List<ReceivedMessage> _waiting = [];
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _polling = Task.CompletedTask;
    private int _turn;

    /// <summary>Returns when it has asked once.</summary>
    public async Task StartAsync(int concurrentBatches)
    {
        _polling = Task.WhenAll(Enumerable.Range(0, concurrentBatches).Select(_ => Task.Run(PollAsync)));
        await Task.WhenAny(_polled.Task, _polling);
    }

    /// <summary>Ends as if its functions were killed, and their visibility timeout had passed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var handle in _inFlight.Values)
            await LetGoAsync(handle);
        _stop.Dispose();
    }

    private async Task LetGoAsync(string handle)
    {
        try
        {
            await sqs.ChangeVisibilityAsync(new ChangeMessageVisibilityRequest(queueUrl, handle, 0), CancellationToken.None);
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.BadRequest)
        {
            // It is visible already, or gone.
        }
    }

    private async Task PollAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = TakesTurns ? await TakeTurnsAsync() : await ReceiveAsync(BatchSize, waitSeconds: 1);
                _polled.TrySetResult();
                if (received.Count > 0)
                    await InvokeAsync(received);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                // Whatever it was: what is not deleted is visible again after its time, and the queue is asked again.
                await Task.Delay(AskAgainAfter, _stop.Token);
            }
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int count, int waitSeconds)
    {
        var request = new ReceiveMessageRequest(queueUrl, count, waitSeconds)
        {
            VisibilityTimeout = (int)(TakesTurns ? TurnTimeout : visibilityTimeout).TotalSeconds,
            MessageSystemAttributeNames = ["All"],
            MessageAttributeNames = ["All"],
        };
        var received = (await sqs.ReceiveAsync(request, CancellationToken.None)).Messages;
        foreach (var message in received)
            _inFlight[message.MessageId] = message.ReceiptHandle;
        return received;
    }

    /// <summary>All that is there is taken, and one message of each group goes out before the next of any.</summary>
    private async Task<IReadOnlyList<ReceivedMessage>> TakeTurnsAsync()
    {
        for (var more = await ReceiveAsync(10, waitSeconds: _waiting.Count == 0 ? 1 : 0); more.Count > 0; more = await ReceiveAsync(10, waitSeconds: 0))
            _waiting.AddRange(more);
        var turns = _waiting.GroupBy(message => message.MessageAttributes["group"].StringValue).Select(group => new Queue<ReceivedMessage>(group)).ToList();
        var batch = new List<ReceivedMessage>(BatchSize);
        for (var i = _turn; batch.Count < BatchSize && turns.Exists(group => group.Count > 0); i++)
        {
            if (turns[i % turns.Count].TryDequeue(out var next))
                batch.Add(next);
            _turn = i + 1;
        }
        _waiting.RemoveAll(batch.Contains);
        return batch;
    }

    private async Task InvokeAsync(IReadOnlyList<ReceivedMessage> received)
    {
        Stream reply;
        try
        {
            reply = await function(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(EventOf(received)))).WaitAsync(visibilityTimeout, time, _stop.Token);
        }
        catch (TimeoutException)
        {
            // Lambda has ended the function; its messages are visible again.
            return;
        }

        var failed = JsonNode.Parse(reply)!["batchItemFailures"]!.AsArray().Select(failure => failure!["itemIdentifier"]!.GetValue<string>()).ToHashSet();
        var done = received.Where(message => !failed.Contains(message.MessageId))
            .Select((message, i) => new DeleteMessageEntry(i.ToString(CultureInfo.InvariantCulture), message.ReceiptHandle)).ToList();
        if (done.Count > 0 && (await sqs.DeleteAsync(new DeleteMessageBatchRequest(queueUrl, done), CancellationToken.None)).Failed is [var failure, ..])
            throw new InvalidOperationException($"A message is not deleted: {failure.Code}");
        foreach (var message in received)
            _inFlight.TryRemove(message.MessageId, out _);
    }

    public static JsonObject EventOf(IReadOnlyList<ReceivedMessage> received) => new()
    {
        ["Records"] = new JsonArray([.. received.Select(message => (JsonNode)new JsonObject
        {
            ["messageId"] = message.MessageId,
            ["receiptHandle"] = message.ReceiptHandle,
            ["body"] = message.Body,
            ["attributes"] = new JsonObject(message.Attributes.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["messageAttributes"] = new JsonObject(message.MessageAttributes.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonObject
            {
                ["stringValue"] = pair.Value.StringValue,
                ["dataType"] = pair.Value.DataType,
            }))),
            ["eventSource"] = "aws:sqs",
        })]),
    };
}
