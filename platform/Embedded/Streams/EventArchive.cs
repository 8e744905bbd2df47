using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Embedded.Streams;

/// <summary>
/// Writes events where the reports of later years find them: <c>events/day=YYYY-MM-DD/bucket=NN/UUID.jsonl.gz</c>, one JSON object a line,
/// by the day of the event's member <c>time</c> and one of 64 buckets of its member <c>tenant</c>. It returns when its files are durable and
/// keeps nothing between batches; so give its pump large batches and a linger, and expect an event twice after a crash.
/// </summary>
public sealed class EventArchive(IBlobStore blobs, TimeProvider time) : IStreamHandler
{
    /// <summary>Buckets of tenants within a day.</summary>
    public const int BucketCount = 64;

    public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        foreach (var place in batch.GroupBy(PlaceOf))
        {
            var name = $"{place.Key}/{Guid.CreateVersion7(time.GetUtcNow())}.jsonl.gz";
            await blobs.PutAsync(name, Compress(place), expiresAt: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The bucket of a tenant: FNV-1a of its id in UTF-8, modulo <see cref="BucketCount"/>.</summary>
    public static int BucketOf(string tenant) => Shard.Of(tenant, BucketCount);

    private string PlaceOf(StreamRecord record)
    {
        var (day, tenant) = Read(record);
        return string.Create(CultureInfo.InvariantCulture, $"events/day={day:yyyy-MM-dd}/bucket={BucketOf(tenant):D2}");
    }

    /// <summary>An event without a day or a tenant is archived too: on the day it came, in its key's bucket.</summary>
    private (DateTimeOffset Day, string Tenant) Read(StreamRecord record)
    {
        var day = time.GetUtcNow();
        var tenant = record.Key;
        try
        {
            var reader = new Utf8JsonReader(record.Data.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTime = reader.ValueTextEquals("time"u8);
                var isTenant = reader.ValueTextEquals("tenant"u8);
                reader.Read();
                if (isTime && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant))
                    day = instant.ToUniversalTime();
                else if (isTenant && reader.TokenType == JsonTokenType.String)
                    tenant = reader.GetString()!;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // It is kept as it is.
        }

        return (day, tenant);
    }

    private static byte[] Compress(IEnumerable<StreamRecord> records)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            foreach (var record in records)
            {
                var line = record.Data.ToArray();

                // In JSON a raw line end is white space between tokens.
                line.AsSpan().ReplaceAny(System.Buffers.SearchValues.Create("\r\n"u8), (byte)' ');
                gzip.Write(line);
                gzip.WriteByte((byte)'\n');
            }
        }

        return output.ToArray();
    }
}
