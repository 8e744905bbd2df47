using System.Globalization;
using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Housekeeping;
using EmailPlatform.Mail.Mime;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Embedded.Capture;

/// <summary>
/// Mail that was sent nowhere, for people and tests to look at. It has a database of its own, <c>capture.db</c>, so that it takes nothing
/// from the platform's; it survives a killed process, and may lose its last messages with the power.
/// </summary>
public sealed class CaptureStore : ISweep, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly CaptureOptions _options;
    private readonly TimeProvider _time;
    private long _lastId;

    private CaptureStore(SqliteDatabase database, CaptureOptions options, TimeProvider time)
    {
        _database = database;
        _options = options;
        _time = time;
        using var lease = database.Read();
        _lastId = lease.Connection.Scalar("SELECT max(id) FROM mail");
    }

    private static DatabaseSettings Settings { get; } = new()
    {
        FileName = "capture.db",
        SchemaVersion = 1,
        Schema = """
            CREATE TABLE mail(
                id INTEGER PRIMARY KEY, time INTEGER NOT NULL, tenant TEXT NOT NULL, message_id TEXT NOT NULL, reverse_path TEXT NOT NULL,
                recipient TEXT NOT NULL, subject TEXT NOT NULL, bytes INTEGER NOT NULL, content BLOB NOT NULL)
            """,
        PageSize = 16384,
        SurvivesPowerLoss = false,
        CacheBytes = 32L << 20,
    };

    public static CaptureStore Open(DataFolder folder, CaptureOptions options, TimeProvider time, ILogger<CaptureStore> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxMessages, 10_000_000);
        return new CaptureStore(SqliteDatabase.Open(folder, Settings, logger), options, time);
    }

    /// <summary>Newest first.</summary>
    /// <param name="tenant">Null for all.</param>
    /// <param name="cursor">Of the page before.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of its range.</exception>
    public Page<CapturedMail> List(TenantId? tenant, string? cursor, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw new ArgumentException("Not a cursor of this list.", nameof(cursor));

        var mails = new List<CapturedMail>();
        using var lease = _database.Read();
        var list = lease.Connection.Prepare("""
            SELECT id, time, tenant, message_id, reverse_path, recipient, subject, bytes FROM mail
            WHERE id<?1 AND (?2='' OR tenant=?2) ORDER BY id DESC LIMIT ?3
            """).Bind(1, before).Bind(2, tenant?.Value ?? "").Bind(3, limit + 1);
        try
        {
            while (list.Step())
                mails.Add(Read(list));
        }
        finally
        {
            list.Reset();
        }

        if (mails.Count <= limit)
            return new Page<CapturedMail>(mails, Cursor: null);
        mails.RemoveAt(limit);
        return new Page<CapturedMail>(mails, mails[^1].Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The message as it would have been sent; null where there is none of this id.</summary>
    public ReadOnlyMemory<byte>? GetContent(long id)
    {
        using var lease = _database.Read();
        var select = lease.Connection.Prepare("SELECT content FROM mail WHERE id=?1").Bind(1, id);
        try
        {
            return select.Step() ? (ReadOnlyMemory<byte>?)select.Bytes(0).ToArray() : null;
        }
        finally
        {
            select.Reset();
        }
    }

    /// <summary>Removes all that has come until now.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) => RemoveAsync(long.MaxValue, Volatile.Read(ref _lastId), cancellationToken);

    /// <summary>Removes what is older than <see cref="CaptureOptions.MaxAge"/>.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => _options.MaxAge is { } age
        ? RemoveAsync((_time.GetUtcNow() - age).ToUnixTimeMilliseconds(), long.MaxValue, cancellationToken)
        : Task.CompletedTask;

    public void Dispose() => _database.Dispose();

    internal Task<long> AddAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        _database.WriteAsync(new AddMail(message, this), cancellationToken);

    private async Task RemoveAsync(long olderThan, long lastId, CancellationToken cancellationToken)
    {
        while (await _database.WriteAsync(new RemoveMail(olderThan, lastId), cancellationToken).ConfigureAwait(false) > 0)
        {
        }
    }

    private static CapturedMail Read(Statement row) => new(
        row.Int64(0),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(1)),
        row.Text(2),
        row.Text(3),
        row.Text(4),
        row.Text(5),
        Decode(row.Text(6)),
        row.Int64(7));

    private static string Decode(string subject) => subject.Contains("=?", StringComparison.Ordinal)
        ? MimeParser.Parse(Encoding.UTF8.GetBytes($"Subject: {subject}\r\n\r\n")).Headers[0].Value
        : subject;

    private sealed class AddMail(OutgoingMessage message, CaptureStore store) : WriteOperation<long>
    {
        private readonly string _subject = HeaderBlock.Find(message.Content.Span, "Subject") ?? "";

        protected override long Execute(Connection connection)
        {
            var id = Interlocked.Increment(ref store._lastId);
            connection.Prepare("""
                INSERT INTO mail(id, time, tenant, message_id, reverse_path, recipient, subject, bytes, content)
                VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                """)
                .Bind(1, id)
                .Bind(2, store._time.GetUtcNow().ToUnixTimeMilliseconds())
                .Bind(3, message.Tenant.Value)
                .Bind(4, message.MessageId.ToString())
                .Bind(5, message.ReversePath.Value)
                .Bind(6, message.Recipient.Value)
                .Bind(7, _subject)
                .Bind(8, (long)message.Content.Length)
                .Bind(9, message.Content.Span)
                .Run();
            connection.Prepare("DELETE FROM mail WHERE id<=?1").Bind(1, id - store._options.MaxMessages).Run();
            return id;
        }
    }

    private sealed class RemoveMail(long olderThan, long lastId) : WriteOperation<int>
    {
        protected override int Execute(Connection connection)
        {
            connection.Prepare("DELETE FROM mail WHERE id<=?2 AND time<?1 AND id IN (SELECT id FROM mail WHERE id<=?2 ORDER BY id LIMIT 200)")
                .Bind(1, olderThan).Bind(2, lastId).Run();
            return connection.Changes();
        }
    }
}
