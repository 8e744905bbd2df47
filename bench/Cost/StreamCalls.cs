using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.Bench.Cost;

/// <summary>What records of a stream cost on their way into it, out to the projection and to Firehose, and through Firehose into the archive.</summary>
internal static class StreamCalls
{
    private const double Gigabyte = 1e9;
    private const int IngestRounding = 1_024;
    private const int DeliveryRounding = 5 * 1_024;
    private const int Readers = 2;

    /// <summary>What is left of an event's JSON in Parquet with Snappy: a fifth.</summary>
    private const double Compressed = 0.2;

    private const int ArchiveMonths = 12;

    public static void Count(CallCounts counts, byte[] request)
    {
        foreach (var record in JsonNode.Parse(request)!["Records"]!.AsArray())
        {
            var bytes = Base64.GetMaxDecodedFromUtf8Length(record!["Data"]!.GetValue<string>().Length) + record["PartitionKey"]!.GetValue<string>().Length;
            counts.Call("kinesis record");
            Count(counts, bytes, Readers);
            counts.Use(Billed.DeliveryGigabytes, RoundedUp(bytes, DeliveryRounding) / Gigabyte);
            counts.Use(Billed.ArchiveGigabyteMonths, bytes * Compressed * ArchiveMonths / Gigabyte);
        }
    }

    /// <summary>A record in and out, without the archive.</summary>
    public static void Count(CallCounts counts, int bytes, int readers)
    {
        counts.Use(Billed.StreamGigabytesIn, RoundedUp(bytes, IngestRounding) / Gigabyte);
        counts.Use(Billed.StreamGigabytesOut, readers * RoundedUp(bytes, IngestRounding) / Gigabyte);
    }

    private static double RoundedUp(int bytes, int step) => (bytes + step - 1) / step * step;
}
