using System.Globalization;
using System.Text.Json.Nodes;

namespace EmailPlatform.TestKit.Aws;

/// <summary>The records of one shard of <see cref="KinesisServer"/>, in the order in which they came.</summary>
internal sealed class KinesisShard(int number)
{
    /// <summary>Sequence numbers are long, and none is the next one's neighbour.</summary>
    private const long FirstNumber = 4_900_000_000_000_000_000;

    private const int Step = 7;

    /// <summary>What one call returns at most, in characters of base64: 10 MB.</summary>
    private const int MaxReadCharacters = 13_000_000;

    private readonly Lock _lock = new();
    private readonly List<(string Key, string Data, DateTimeOffset Arrived)> _records = [];

    public int Number { get; } = number;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}");

    /// <param name="data">In base64.</param>
    /// <returns>Its sequence number.</returns>
    public string Add(string key, string data)
    {
        lock (_lock)
        {
            _records.Add((key, data, TimeProvider.System.GetUtcNow()));
            return SequenceNumber(_records.Count - 1);
        }
    }

    public int IndexAfter(string sequenceNumber)
    {
        var index = (long.Parse(sequenceNumber, CultureInfo.InvariantCulture) - FirstNumber) / Step;
        lock (_lock)
        {
            return index >= 0 && index < _records.Count
                ? (int)index + 1
                : throw new AwsErrorException("InvalidArgumentException", "StartingSequenceNumber is none of this shard.");
        }
    }

    /// <returns>Records in Kinesis's JSON, and how many are behind them.</returns>
    public (IReadOnlyList<JsonNode> Records, int Left) Read(int first, int limit)
    {
        var read = new List<JsonNode>();
        lock (_lock)
        {
            var characters = 0;
            for (var i = first; i < _records.Count && read.Count < limit; i++)
            {
                var (key, data, arrived) = _records[i];
                characters += data.Length;
                if (characters > MaxReadCharacters && read.Count > 0)
                    break;
                read.Add(new JsonObject
                {
                    ["SequenceNumber"] = SequenceNumber(i),
                    ["PartitionKey"] = key,
                    ["Data"] = data,
                    ["ApproximateArrivalTimestamp"] = arrived.ToUnixTimeMilliseconds() / 1000.0,
                });
            }
            return (read, _records.Count - first - read.Count);
        }
    }

    private static string SequenceNumber(int index) => (FirstNumber + ((long)index * Step)).ToString(CultureInfo.InvariantCulture);
}
