using Amazon.DynamoDBv2;
using Amazon.Runtime;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// The table in DynamoDB: one table with the keys <c>pk</c> and <c>sk</c>, both strings, and its time to live on
/// <see cref="ExpiryAttribute"/>. <c>docs/data-model.md</c> shows an item.
/// </summary>
/// <remarks>
/// A throttled call waits and tries again, with more time each turn, and then throws <see cref="TableBusyException"/>.
/// A call without a reply is repeated, and recognises its own write (<c>docs/decisions/005-lost-replies.md</c>).
/// </remarks>
public sealed class DynamoTable : ITable
{
    /// <summary>The name of the attribute that holds when an item expires, for the table's time to live.</summary>
    public const string ExpiryAttribute = DynamoItem.ExpiryAttribute;

    /// <summary>Sixteen single writes at once are through with a hundred in some 50 ms, and leave connections to others.</summary>
    private const int MaxConcurrentWrites = 16;

    private readonly ItemReader _reader;
    private readonly ItemWriter _writer;
    private readonly TransactionWriter _transactions;
    private readonly RangeQuery _queries;
    private readonly TimeProvider _time;

    /// <param name="client">With the configuration of <see cref="SendOnce"/>.</param>
    /// <param name="time">Says what has expired.</param>
    /// <param name="clock">Measures the waits between attempts.</param>
    public DynamoTable(IAmazonDynamoDB client, string table, TimeProvider time, TimeProvider clock)
    {
        if (client.Config is not ClientConfig { MaxErrorRetry: 0, MaxStaleConnectionRetries: 0 })
            throw new ArgumentException("The client repeats requests by itself.", nameof(client));
        _time = time;
        _reader = new ItemReader(client, table, clock);
        _writer = new ItemWriter(client, table, _reader, time, clock);
        _transactions = new TransactionWriter(client, table, _reader, time, clock);
        _queries = new RangeQuery(client, table, clock);
    }

    /// <summary>
    /// Has the client send each request once, also where a pooled connection breaks: the table repeats requests itself,
    /// since it must know whether one before may have been applied.
    /// </summary>
    public static AmazonDynamoDBConfig SendOnce(AmazonDynamoDBConfig config)
    {
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        return config;
    }

    public async ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken)
    {
        TableInput.Check(key);
        var item = await _reader.GetAsync(key, cancellationToken).ConfigureAwait(false);
        return item?.IsLive(Now) == true ? item.ToTableItem() : null;
    }

    public async ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken)
    {
        TableInput.Check(keys);
        var items = await _reader.GetManyAsync(keys, cancellationToken).ConfigureAwait(false);
        var now = Now;
        return [.. items.Where(item => item.IsLive(now)).Select(item => item.ToTableItem())];
    }

    public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken)
    {
        TableInput.Check(write);
        return _writer.WriteAsync(write, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableInput.Check(writes);
        var outcomes = new WriteOutcome[writes.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentWrites, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, writes.Count, options, async (i, token) =>
            outcomes[i] = await _writer.WriteAsync(writes[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return outcomes;
    }

    public async ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableInput.Check(writes);
        return writes.Count == 0 ? [] : await _transactions.WriteAsync(writes, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken)
    {
        TableInput.Check(query);
        return _queries.PageAsync(query, Now, cancellationToken);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();
}
