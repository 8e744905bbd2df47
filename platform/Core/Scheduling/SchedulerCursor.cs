using System.Text.Json;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Scheduling;

/// <summary>
/// The minute up to which everything has been swept. Schedulers write it without a condition: each has itself swept
/// from where it read to where it writes, so the last one to write is right, and one that moves it back only costs empty queries.
/// </summary>
internal sealed class SchedulerCursor(ITable table)
{
    private static readonly TableKey Key = new("platform#scheduler", "cursor");

    public async ValueTask<DateTimeOffset?> ReadAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(Key, cancellationToken) is { } item
            ? JsonSerializer.Deserialize(item.Document.Span, SchedulingJson.Default.CursorDocument)!.Minute
            : null;

    public async ValueTask WriteAsync(DateTimeOffset minute, CancellationToken cancellationToken) =>
        await table.WriteAsync(
            new TableWrite.Put
            {
                Key = Key,
                Document = JsonSerializer.SerializeToUtf8Bytes(new CursorDocument(minute), SchedulingJson.Default.CursorDocument),
            },
            cancellationToken);
}
