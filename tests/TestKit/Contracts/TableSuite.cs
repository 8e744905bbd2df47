using System.Text;
using EmailPlatform.Core.Tables;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What the contracts of <see cref="ITable"/> share.</summary>
public abstract class TableSuite
{
    private protected static readonly TableKey Key = new("t#default#m#1", "r");

    protected ManualTimeProvider Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The table under test, on the clock of <see cref="Time"/>. Empty at the begin of each test.</summary>
    protected abstract ITable Table { get; }

    private protected static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    private protected static TableWrite.Put Put(TableKey key, string document, WriteCondition condition = default) =>
        new() { Key = key, Document = Json(document), Condition = condition };

    private protected ValueTask<WriteOutcome> PutAsync(TableKey key, string document, WriteCondition condition = default, DateTimeOffset? expiresAt = null) =>
        Table.WriteAsync(Put(key, document, condition) with { ExpiresAt = expiresAt }, Cancellation);

    private protected async Task<string?> ReadAsync(TableKey key) =>
        await Table.GetAsync(key, Cancellation) is { } item ? Encoding.UTF8.GetString(item.Document.Span) : null;
}
