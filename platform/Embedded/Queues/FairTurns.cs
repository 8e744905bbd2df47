using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>
/// Chooses what is received next: the groups that have something take turns. Used by the pump's loop alone.
/// It remembers a place in each of those groups and what is in flight, never the items that wait.
/// </summary>
internal sealed class FairTurns(string queue, WorkQueueState state)
{
    private readonly Dictionary<string, Turn> _turns = [];
    private readonly Queue<Turn> _order = new();
    private readonly HashSet<long> _inFlight = [];
    private readonly Dictionary<string, long> _arrived = [];
    private readonly List<long> _finished = [];

    /// <summary>Fills a batch with at most so many items, in flight from now on. Empty where nothing can be received.</summary>
    public List<WorkRow> Take(SqliteDatabase database, int limit)
    {
        // What has finished by now is gone from the snapshot that is read next; what has not is still in flight. In the other order
        // an item that is removed in between would be received again.
        Absorb();
        var batch = new List<WorkRow>(limit);
        if (_order.Count == 0)
            return batch;

        using var lease = database.Read();
        while (batch.Count < limit && _order.TryDequeue(out var turn))
        {
            var share = Math.Max(1, (limit - batch.Count) / (_order.Count + 1));
            if (WorkRow.Read(lease.Connection, queue, turn.Group, ref turn.After, share, _inFlight, batch))
                _order.Enqueue(turn);
            else
                _turns.Remove(turn.Group);
        }

        foreach (var row in batch)
            _inFlight.Add(row.Sequence);
        return batch;
    }

    private void Absorb()
    {
        state.Drain(_arrived, _finished);
        foreach (var sequence in _finished)
            _inFlight.Remove(sequence);
        foreach (var (group, first) in _arrived)
        {
            if (!_turns.TryGetValue(group, out var turn))
            {
                _turns.Add(group, turn = new Turn(group) { After = first - 1 });
                _order.Enqueue(turn);
            }

            turn.After = Math.Min(turn.After, first - 1);
        }

        _arrived.Clear();
        _finished.Clear();
    }

    private sealed class Turn(string group)
    {
        public long After;

        public string Group => group;
    }
}
