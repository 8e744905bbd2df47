using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Clients.Sqs;

namespace EmailPlatform.Aws.Tests.Queues;

/// <summary>
/// Does what Lambda's event source mapping does: polls, calls the function with an event, and removes what the reply does not name as
/// failed (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
/// </summary>
internal sealed class SqsEventSource(SqsClient sqs, string queueUrl, Func<Stream, Task<Stream>> function, TimeSpan visibilityTimeout, TimeProvider time)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _inFlight = new();
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _polling = Task.CompletedTask;

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
            await sqs.ChangeVisibilityAsync(new ChangeMessageVisibilityRequest(queueUrl, handle, 0), CancellationToken.None);
        _stop.Dispose();
    }

    private async Task PollAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var request = new ReceiveMessageRequest(queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1)
            {
                VisibilityTimeout = (int)visibilityTimeout.TotalSeconds,
                MessageSystemAttributeNames = ["All"],
                MessageAttributeNames = ["All"],
            };
            var received = (await sqs.ReceiveAsync(request, CancellationToken.None)).Messages;
            _polled.TrySetResult();
            foreach (var message in received)
                _inFlight[message.MessageId] = message.ReceiptHandle;
            if (received.Count > 0)
                await InvokeAsync(received);
        }
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
        if (done.Count > 0)
            Assert.Empty((await sqs.DeleteAsync(new DeleteMessageBatchRequest(queueUrl, done), CancellationToken.None)).Failed);
        foreach (var message in received)
            _inFlight.TryRemove(message.MessageId, out _);
    }

    private static JsonObject EventOf(IReadOnlyList<ReceivedMessage> received) => new()
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
