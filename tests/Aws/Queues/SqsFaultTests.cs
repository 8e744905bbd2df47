using System.Text;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Queues;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Queues;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Queues;

public sealed class SqsFaultTests(AwsEmulators emulators)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_PartOfABatchIsNotStored_SendsOnlyThatAgain()
    {
        using var service = new PartOfABatch(request => request switch { 1 => 4, 2 => 0, 3 => 5, _ => 10 });
        var (queue, read) = await QueueAsync(service);

        await queue.SendAsync(Items(12), Cancellation);

        Assert.Equal([10, 6, 6, 1, 2], service.Sizes);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}"), (await read()).OrderBy(int.Parse));
    }

    [Fact]
    public async Task Send_PartOfABatchIsNeverStored_ThrowsInTheEnd()
    {
        using var service = new PartOfABatch(_ => 0);
        var (queue, read) = await QueueAsync(service);

        var error = await Assert.ThrowsAsync<SqsSendException>(async () => await queue.SendAsync(Items(3), Cancellation));

        Assert.Contains("InternalError", error.Message, StringComparison.Ordinal);
        Assert.Equal([3, 3, 3, 3, 3], service.Sizes);
        Assert.Empty(await read());
    }

    [Fact]
    public async Task Send_ItemThatSqsDoesNotTake_ThrowsAtOnce()
    {
        using var service = new PartOfABatch(_ => 1, isSenderFault: true);
        var (queue, _) = await QueueAsync(service);

        await Assert.ThrowsAsync<SqsSendException>(async () => await queue.SendAsync(Items(2), Cancellation));
        Assert.Equal([2], service.Sizes);
    }

    [Fact]
    public async Task Send_LargestBodies_StaysWithinTheLimitOfABatch()
    {
        using var service = new PartOfABatch(_ => 10);
        var (queue, read) = await QueueAsync(service);
        var noText = new byte[WorkItem.MaxBodyBytes];

        await queue.SendAsync([.. Enumerable.Range(0, 20).Select(_ => new WorkItem("a", noText))], Cancellation);

        // In base64 a body has 32 KiB, and a batch 256.
        Assert.Equal([7, 7, 6], service.Sizes);
        Assert.Equal(20, (await read()).Count);
    }

    [Fact]
    public async Task Send_ThroughABadNetwork_LosesNothing()
    {
        var plan = new FaultPlan(Random.Shared.Next(), rate: 0.08);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {plan.Seed}");
        await using var proxy = await emulators.StartProxyAsync("sqs", plan);
        using var handler = new SocketsHttpHandler();
        var (queue, read) = await QueueAsync(handler, proxy.Url);

        var sent = new HashSet<string>();
        for (var i = 0; i < 60; i++)
        {
            // As a caller does: what is thrown may or may not have been sent.
            while (!await TrySendAsync(queue, $"{i}"))
            {
            }
            sent.Add($"{i}");
        }

        var received = await read();
        Assert.Equal(sent, received.ToHashSet());
        Assert.True(received.Count > sent.Count, "No fault has made a duplicate.");
    }

    private static async Task<bool> TrySendAsync(SqsWorkQueue queue, string body)
    {
        try
        {
            await queue.SendAsync([new WorkItem("a", Encoding.UTF8.GetBytes(body))], Cancellation);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or Amazon.Runtime.AmazonServiceException)
        {
            return false;
        }
    }

    private static WorkItem[] Items(int count) => [.. Enumerable.Range(0, count).Select(i => new WorkItem("a", Encoding.UTF8.GetBytes($"{i}")))];

    /// <summary>A queue behind the handler, and what reads all that it holds.</summary>
    private async Task<(SqsWorkQueue Queue, Func<Task<IReadOnlyList<string>>> Read)> QueueAsync(HttpMessageHandler handler, Uri? endpoint = null)
    {
        var direct = await emulators.DirectEndpointAsync("sqs");
        var sqs = new SqsClient(LocalAws.At(direct));
        var url = (await sqs.CreateQueueAsync(new CreateQueueRequest($"q-{Guid.NewGuid():N}"), Cancellation)).QueueUrl;
        return (new SqsWorkQueue(new SqsClient(Intercepted.At(endpoint ?? direct, handler)), url, TimeProvider.System), ReadAsync);

        async Task<IReadOnlyList<string>> ReadAsync()
        {
            var bodies = new List<string>();
            while (true)
            {
                var received = (await sqs.ReceiveAsync(new ReceiveMessageRequest(url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0), Cancellation)).Messages;
                if (received.Count == 0)
                    return bodies;
                bodies.AddRange(received.Select(message => message.Body));
            }
        }
    }
}
