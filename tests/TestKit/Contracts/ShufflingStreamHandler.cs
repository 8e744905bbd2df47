using EmailPlatform.Core.Streams;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>
/// The worst that a stream may do to a consumer: every batch comes in another order, some of its records twice, and some of the batch
/// before once more. Put it between a pump and the handler under test. For one partition at a time, or a handler that minds no order at all.
/// </summary>
public sealed class ShufflingStreamHandler(IStreamHandler inner, int seed) : IStreamHandler
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private StreamRecord[] _before = [];

    public ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        StreamRecord[] worst;
        lock (_lock)
        {
            worst = [.. batch, .. batch.Where(_ => _random.Next(3) == 0), .. _before.Where(_ => _random.Next(5) == 0)];
            _random.Shuffle(worst);
            _before = [.. batch];
        }

        return inner.HandleAsync(worst, cancellationToken);
    }
}
