using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.Bench.Cost;

/// <summary>What records of a stream cost on their way into it and out to the projection, and what the projection's cost through Firehose into the archive.</summary>
internal static class StreamCalls
{
    private const double Gigabyte = 1e9;
    private const int IngestRounding = 1_024;
    private const int DeliveryRounding = 5 * 1_024;

    /// <summary>What is left of an event's JSON in Parquet with Snappy: a fifth.</summary>
    private const double Compressed = 0.2;

    private const int ArchiveMonths = 12;

    /// <summary>PutRecords of Kinesis: each stream has one reader.</summary>
    public static void Count(CallCounts counts, byte[] request)
    {
        foreach (var record in JsonNode.Parse(request)!["Records"]!.AsArray())
        {
            counts.Call("kinesis record");
            Count(counts, DataBytes(record!) + record!["PartitionKey"]!.GetValue<string>().Length);
        }
    }

    /// <summary>A record in, and out to one reader.</summary>
    public static void Count(CallCounts counts, int bytes)
    {
        counts.Use(Billed.StreamGigabytesIn, RoundedUp(bytes, IngestRounding) / Gigabyte);
        counts.Use(Billed.StreamGigabytesOut, RoundedUp(bytes, IngestRounding) / Gigabyte);
    }

    /// <summary>PutRecordBatch of Firehose.</summary>
    public static void CountArchived(CallCounts counts, byte[] request)
    {
        foreach (var record in JsonNode.Parse(request)!["Records"]!.AsArray())
        {
            var bytes = DataBytes(record!);
            counts.Call("firehose record");
            counts.Use(Billed.DeliveryGigabytes, RoundedUp(bytes, DeliveryRounding) / Gigabyte);
            counts.Use(Billed.ArchiveGigabyteMonths, bytes * Compressed * ArchiveMonths / Gigabyte);
        }
    }

    private static int DataBytes(JsonNode record) => Base64.GetMaxDecodedFromUtf8Length(record["Data"]!.GetValue<string>().Length);

    private static double RoundedUp(int bytes, int step) => (bytes + step - 1) / step * step;
}
