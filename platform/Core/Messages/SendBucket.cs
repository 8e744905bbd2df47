using System.Globalization;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// The sends of one tenant that stand together: those of a minute in one of <see cref="Shards"/> partitions, so that they can be found by time without
/// an entry for each. Which one follows from the id, which says when it was made.
/// </summary>
public readonly record struct SendBucket
{
    /// <summary>A partition takes 1,000 writes a second, so a tenant some 8,000 sends of a kilobyte. Never change it: what is stored would not be found.</summary>
    private const int Shards = 8;

    private const string MinuteFormat = "yyyyMMddHHmm";

    private SendBucket(DateTimeOffset minute, int shard) => (Minute, Shard) = (minute, shard);

    /// <summary>When its first send may have been made.</summary>
    public DateTimeOffset Minute { get; }

    public int Shard { get; }

    public static SendBucket Of(SendId id)
    {
        var time = id.MadeAt;
        return new SendBucket(time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMinute)), Tables.Shard.Of(id.Value, Shards));
    }

    /// <exception cref="FormatException">It names no bucket.</exception>
    public static SendBucket Parse(string name) =>
        name.Split('#') is [var minute, var shard]
            ? new SendBucket(
                DateTimeOffset.ParseExact(minute, MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                int.Parse(shard, NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{name}' names no bucket of sends.");

    /// <summary>Minute and shard, as they stand in keys.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minute.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture)}#{Shard}");
}
