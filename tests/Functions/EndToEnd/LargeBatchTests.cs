using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Tests.Queues;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.Tests.Hosting;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Aws.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>The most that a sender is given at once: ten messages, each as large as SES takes one. The published function has the memory that its stack gives it.</summary>
public sealed class LargeBatchTests(AwsEmulators emulators) : IAsyncLifetime
{
    private const int Messages = 10;

    /// <summary>In base64 some 40 MB.</summary>
    private const int AttachmentBytes = 29_000_000;

    /// <summary>The emulator of S3 takes 11 MB at once.</summary>
    private const int AttachmentsEach = 3;

    /// <summary>As in infra-cdk's SendingStack.</summary>
    private const int FunctionMegabytes = 384;

    private EmulatedAws _aws = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await EmulatedAws.StartAsync(emulators, between: null, Cancellation);

    public async ValueTask DisposeAsync() => await _aws.DisposeAsync();

    [Fact]
    public async Task Sender_TenMessagesOfTheLargestSize_TakesNoMoreThanItsMemory()
    {
        for (var i = 0; i < Messages; i++)
            await AcceptAsync([await UploadAsync(), await UploadAsync(), await UploadAsync()]);
        var batch = await ReceiveAsync();
        var handedOver = 0;
        _aws.Ses.OnTaken = message =>
        {
            if (message.Content.Length > AttachmentBytes * 4L / 3)
                Interlocked.Increment(ref handedOver);
        };
        await using var sender = await StartAsync();
        await sender.Ready;
        var started = Stopwatch.GetTimestamp();

        var reply = await sender.HandleAsync(Json.ToStream(SqsEventSource.EventOf(batch).ToJsonString()));

        var peak = sender.PeakResidentBytes >> 20;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Messages} messages in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {sender.Processor.TotalSeconds:0.0} s of processor, at most {peak} MB");
        Assert.Empty(await Events.FailuresAsync(reply));
        Assert.Equal(Messages, handedOver);
        Assert.InRange(peak, 1, FunctionMegabytes);
    }

    private async Task<FunctionProcess> StartAsync()
    {
        var environment = _aws.ProcessEnvironment();
        environment["EMAILPLATFORM_TIMEOUT_SECONDS"] = "150";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = FunctionMegabytes.ToString(CultureInfo.InvariantCulture);
        return await FunctionProcess.StartAsync(await PublishedFunctions.FolderAsync("Sender"), "Sender", environment);
    }

    private async Task<string> UploadAsync()
    {
        var upload = new AttachmentUpload { Filename = "film.bin", Size = AttachmentBytes / AttachmentsEach };
        var place = (await _aws.Domain.GetRequiredService<AttachmentStore>().CreateAsync(TenantId.Default, upload, Cancellation)).Value!;
        var name = $"t/{TenantId.Default}/attachments/{place.AttachmentId}";
        await _aws.Domain.GetRequiredService<IBlobStore>().PutAsync(name, RandomNumberGenerator.GetBytes(AttachmentBytes / AttachmentsEach), null, Cancellation);
        return place.AttachmentId;
    }

    private async Task AcceptAsync(string[] uploaded)
    {
        var attachments = string.Join(", ", uploaded.Select(id => $$"""{"attachment_id": "{{id}}"}"""));
        var json = $$"""{"from": "shop@example.test", "to": ["bea@example.net"], "subject": "Your film", "text": "Good day", "attachments": [{{attachments}}]}""";
        var request = JsonInput.ReadSend(new(System.Text.Encoding.UTF8.GetBytes(json))).Value!;
        var accepted = await _aws.Domain.GetRequiredService<Acceptor>().AcceptAsync(
            new Caller(TenantId.Default, "key", Scope.Admin), request, SendRoute.Single, null, () => json, Cancellation);
        Assert.Null(accepted.Refusal);
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync()
    {
        var all = new List<ReceivedMessage>();
        for (var attempt = 0; all.Count < Messages && attempt < 30; attempt++)
        {
            var request = new ReceiveMessageRequest(_aws.Variables["EMAILPLATFORM_QUEUE_TRANSACTIONAL"]!, 10, 1)
            {
                VisibilityTimeout = 900,
                MessageSystemAttributeNames = ["All"],
                MessageAttributeNames = ["All"],
            };
            all.AddRange((await _aws.Sqs.ReceiveAsync(request, Cancellation)).Messages ?? []);
        }
        Assert.Equal(Messages, all.Count);
        return all;
    }
}
