using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// Lets those who add to one item go one after the other, so that adders of the same process never fail each other's conditions
/// and only those of other processes compete. Items of one hash share a turn.
/// </summary>
internal sealed class ItemTurns
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    public async ValueTask<Turn> TakeAsync(TableKey key, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)key.GetHashCode() % _turns.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(turn);
    }

    internal readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
