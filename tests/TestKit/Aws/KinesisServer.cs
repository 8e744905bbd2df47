using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// Kinesis with streams in memory, as far as an event stream needs it, for runs with many records: what npm's emulator takes for a call grows with what its
/// stream holds, to seconds with 40,000 records. https://docs.aws.amazon.com/kinesis/latest/APIReference/Welcome.html
/// </summary>
public sealed class KinesisServer : AwsJsonServer
{
    private const int MaxRecordsOfACall = 500;
    private const int MaxBytesOfACall = 5 << 20;
    private const int MaxBytesOfARecord = 1 << 20;
    private const int MaxRead = 10_000;

    private readonly ConcurrentDictionary<string, KinesisShard[]> _streams = new(StringComparer.Ordinal);

    private KinesisServer()
        : base("kinesis")
    {
    }

    public static async Task<KinesisServer> StartAsync()
    {
        var server = new KinesisServer();
        await server.ListenAsync();
        return server;
    }

    private protected override JsonObject Answer(string operation, JsonObject request) => operation switch
    {
        "CreateStream" => Create(NameOf(request), (int)request["ShardCount"]!),
        "DeleteStream" => Delete(NameOf(request)),
        "DescribeStreamSummary" => Describe(StreamOf(request)),
        "ListShards" => new JsonObject { ["Shards"] = new JsonArray([.. StreamOf(request).Select(shard => new JsonObject { ["ShardId"] = shard.Id })]) },
        "PutRecords" => Put(StreamOf(request), request["Records"]!.AsArray()),
        "GetShardIterator" => new JsonObject { ["ShardIterator"] = IteratorOf(request) },
        "GetRecords" => Read((string)request["ShardIterator"]!, (int?)request["Limit"] ?? MaxRead),
        _ => throw new AwsErrorException("UnknownOperationException", operation),
    };

    private static string NameOf(JsonObject request) => (string)request["StreamName"]!;

    private KinesisShard[] StreamOf(JsonObject request) => StreamOf(NameOf(request));

    private KinesisShard[] StreamOf(string name) =>
        _streams.TryGetValue(name, out var shards) ? shards : throw new AwsErrorException("ResourceNotFoundException", $"Stream {name} not found.");

    private JsonObject Create(string name, int shards) => _streams.TryAdd(name, [.. Enumerable.Range(0, shards).Select(number => new KinesisShard(number))])
        ? []
        : throw new AwsErrorException("ResourceInUseException", $"Stream {name} already exists.");

    private JsonObject Delete(string name)
    {
        StreamOf(name);
        _streams.TryRemove(name, out _);
        return [];
    }

    private static JsonObject Describe(KinesisShard[] shards) =>
        new() { ["StreamDescriptionSummary"] = new JsonObject { ["StreamStatus"] = "ACTIVE", ["OpenShardCount"] = shards.Length } };

    private static JsonObject Put(KinesisShard[] shards, JsonArray records)
    {
        var sizes = records.Select(record => BytesOf((string)record!["PartitionKey"]!, (string)record["Data"]!)).ToList();
        if (records.Count is 0 or > MaxRecordsOfACall || sizes.Sum() > MaxBytesOfACall || sizes.Max() > MaxBytesOfARecord)
            throw new AwsErrorException("ValidationException", "Too many records, or too large.");
        return new JsonObject
        {
            ["FailedRecordCount"] = 0,
            ["Records"] = new JsonArray([.. records.Select(record =>
            {
                var key = (string)record!["PartitionKey"]!;
                var shard = shards[ShardOf(key, shards.Length)];
                return new JsonObject { ["SequenceNumber"] = shard.Add(key, (string)record["Data"]!), ["ShardId"] = shard.Id };
            })]),
        };
    }

    private static int BytesOf(string key, string data) =>
        Encoding.UTF8.GetByteCount(key) + Base64.GetMaxDecodedFromUtf8Length(data.Length) - data.AsSpan().Count('=');

    /// <summary>Kinesis divides the hashes of MD5 among its shards; any other hash spreads keys alike.</summary>
    private static int ShardOf(string key, int shards) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))) * (long)shards >> 32);

    private string IteratorOf(JsonObject request)
    {
        var shard = StreamOf(request).SingleOrDefault(shard => shard.Id == (string?)request["ShardId"])
            ?? throw new AwsErrorException("ResourceNotFoundException", "No such shard.");
        var first = (string)request["ShardIteratorType"]! switch
        {
            "TRIM_HORIZON" => 0,
            "AFTER_SEQUENCE_NUMBER" => shard.IndexAfter((string)request["StartingSequenceNumber"]!),
            var other => throw new AwsErrorException("ValidationException", other),
        };
        return Iterator(NameOf(request), shard, first);
    }

    private static string Iterator(string stream, KinesisShard shard, int first) => $"{stream}/{shard.Number}/{first}";

    private JsonObject Read(string iterator, int limit)
    {
        if (iterator.Split('/') is not [var name, var number, var first] || limit is < 1 or > MaxRead)
            throw new AwsErrorException("InvalidArgumentException", "Invalid ShardIterator or Limit.");
        var shard = StreamOf(name)[int.Parse(number, CultureInfo.InvariantCulture)];
        var index = int.Parse(first, CultureInfo.InvariantCulture);
        var (records, left) = shard.Read(index, limit);
        return new JsonObject
        {
            ["Records"] = new JsonArray([.. records]),
            ["NextShardIterator"] = Iterator(name, shard, index + records.Count),
            ["MillisBehindLatest"] = left > 0 ? 1 : 0,
        };
    }
}
