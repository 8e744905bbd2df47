using Amazon.Runtime;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Tests.Clients;

namespace EmailPlatform.Aws.Tests.Streams;

/// <summary>A stream of the test's own. It goes with the test, since an account has so many shards and no more.</summary>
internal sealed class TestStream : IAsyncDisposable
{
    /// <summary>A server may start a service when it is first asked for.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    private TestStream(Uri endpoint) => Client = new KinesisClient(config =>
    {
        LocalAws.At(endpoint)(config);
        config.Timeout = StartTimeout;
    });

    public string Name { get; } = $"s-{Guid.NewGuid():N}";

    public KinesisClient Client { get; }

    /// <param name="endpoint">The service itself, without faults.</param>
    public static async Task<TestStream> CreateAsync(Uri endpoint, int shards, CancellationToken cancellationToken)
    {
        var stream = new TestStream(endpoint);
        try
        {
            await stream.Client.CreateStreamAsync(new CreateStreamRequest(stream.Name, shards), cancellationToken);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceInUseException")
        {
            // The SDK has asked twice: the name is nobody else's.
        }
        while ((await stream.Client.DescribeAsync(new DescribeStreamRequest(stream.Name), cancellationToken)).StreamDescriptionSummary?.StreamStatus != "ACTIVE")
            await Task.Delay(20, cancellationToken);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DeleteStreamAsync(new DeleteStreamRequest(Name), CancellationToken.None);
        Client.Dispose();
    }
}
