using System.Buffers;
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

    private const int SliceSize = 64;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        foreach (var (place, records) in await SortAsync([.. batch.SelectMany(record => JsonLines.Split(record.Data).Select(line => record with { Data = line }))]).ConfigureAwait(false))
        {
            var name = $"{place}/{Guid.CreateVersion7(time.GetUtcNow())}.jsonl.gz";
            await blobs.PutAsync(name, await CompressAsync(records).ConfigureAwait(false), expiresAt: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The bucket of a tenant: FNV-1a of its id in UTF-8, modulo <see cref="BucketCount"/>.</summary>
    public static int BucketOf(string tenant) => Shard.Of(tenant, BucketCount);

    private async Task<Dictionary<string, List<StreamRecord>>> SortAsync(IReadOnlyList<StreamRecord> batch)
    {
        var places = new Dictionary<string, List<StreamRecord>>();
        for (var i = 0; i < batch.Count; i++)
        {
            await YieldAfterAsync(i).ConfigureAwait(false);
            var place = PlaceOf(batch[i]);
            if (!places.TryGetValue(place, out var records))
                places[place] = records = [];
            records.Add(batch[i]);
        }

        return places;
    }

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

    private static async Task<byte[]> CompressAsync(List<StreamRecord> records)
    {
        using var output = new MemoryStream();
        await using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            for (var i = 0; i < records.Count; i++)
            {
                await YieldAfterAsync(i).ConfigureAwait(false);
                var line = records[i].Data.ToArray();

                // In JSON a raw line end is white space between tokens.
                line.AsSpan().ReplaceAny(LineEnds, (byte)' ');
                gzip.Write(line);
                gzip.WriteByte((byte)'\n');
            }
        }

        return output.ToArray();
    }

    /// <summary>Nobody waits for the archive: whoever waits for a thread has his turn first, about once a millisecond.</summary>
    private static async ValueTask YieldAfterAsync(int count)
    {
        if (count % SliceSize == SliceSize - 1)
            await Task.Yield();
    }
}
