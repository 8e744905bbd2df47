using EmailPlatform.Core.Queues;
using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Queues;

/// <summary>Stores a batch of items. Returns the first sequence number of the batch.</summary>
internal sealed class SendWork(string queue, IReadOnlyList<WorkItem> items, WorkQueueState state, TimeProvider time) : WriteOperation<long>
{
    private long _now;

    protected override long Execute(Connection connection)
    {
        _now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var first = state.TakeSequences(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var insert = item.Delay > TimeSpan.Zero
                ? connection.Prepare("INSERT INTO work_delayed(queue, grp, seq, sent_at, failures, body, due_at) VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6)")
                    .Bind(6, DueAt(item))
                : connection.Prepare("INSERT INTO work(queue, grp, seq, sent_at, failures, body) VALUES(?1, ?2, ?3, ?4, 0, ?5)");
            insert.Bind(1, queue).Bind(2, item.Group).Bind(3, first + i).Bind(4, _now).Bind(5, item.Body.Span).Run();
        }

        return first;
    }

    protected override void Committed(long first)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Delay > TimeSpan.Zero)
                state.Delayed(DueAt(items[i]));
            else
                state.Arrived(items[i].Group, first + i);
        }

        state.Signal();
    }

    private long DueAt(WorkItem item) => _now + (long)Math.Ceiling(item.Delay.TotalMilliseconds);
}
