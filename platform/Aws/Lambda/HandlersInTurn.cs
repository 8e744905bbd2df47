using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Lambda;

/// <summary>
/// Several handlers of one reader: each gets a batch when those before it have handled it, and a batch is done when the last has. A throw delivers it to
/// all of them again, so none is ever without a batch that was done.
/// </summary>
public sealed class HandlersInTurn(params IReadOnlyList<IStreamHandler> handlers) : IStreamHandler
{
    public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
            await handler.HandleAsync(batch, cancellationToken).ConfigureAwait(false);
    }
}
