using Amazon.S3;
using Amazon.S3.Model;
using EmailPlatform.Aws.Tests.Blobs;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests;

public sealed class AwsEmulatorsTests(AwsEmulators emulators)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dynamodb")]
    [InlineData("s3")]
    [InlineData("sqs")]
    [InlineData("kinesis")]
    public async Task Endpoint_AnswersThroughAProxyWithEachFault(string service)
    {
        var plan = FaultPlan.Quiet();
        await using var proxy = await emulators.StartProxyAsync(service, plan);
        using var client = new HttpClient();
        var direct = await client.GetAsync(await emulators.DirectEndpointAsync(service), Cancellation);
        plan.Force(Fault.None, Fault.Duplicate, Fault.Throttle);

        Assert.Equal(direct.StatusCode, (await client.GetAsync(proxy.Url, Cancellation)).StatusCode);
        Assert.Equal(direct.StatusCode, (await client.GetAsync(proxy.Url, Cancellation)).StatusCode);
        var throttled = await client.GetAsync(proxy.Url, Cancellation);
        Assert.Equal(Emulator.All[service].Throttling.Status, (int)throttled.StatusCode);
        Assert.Equal(Emulator.All[service].Throttling.Body, await throttled.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Endpoint_LostReply_BreaksTheConnectionAfterTheWorkWasDone()
    {
        var plan = FaultPlan.Quiet();
        await using var proxy = await emulators.StartProxyAsync("s3", plan);
        using var direct = S3BlobStoreTests.Client(await emulators.DirectEndpointAsync("s3"));
        using var client = S3BlobStoreTests.Client(proxy.Url, retries: 0);
        var bucket = $"test-{Guid.CreateVersion7():N}";
        plan.Force(Fault.LostReply);

        var error = await Record.ExceptionAsync(() => client.PutBucketAsync(bucket, Cancellation));
        Assert.IsNotType<AmazonS3Exception>(error);
        Assert.NotNull(error);
        Assert.Empty((await direct.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }, Cancellation)).S3Objects ?? []);
        Assert.Equal(1, plan.Count(Fault.LostReply));
    }
}
