namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>
/// Where an event is archived: by the day of its member <c>time</c> and one of 64 buckets of its member <c>tenant</c>, as on one machine
/// (<c>EventArchive</c>). A partition for each tenant would pass Firehose's limit of 500 that are open at once.
/// </summary>
internal static class ArchivePartitions
{
    public const int BucketCount = 64;

    /// <summary>Firehose runs it with jq 1.6 on each record.</summary>
    public const string Query = $"{{day: .time[0:10], bucket: ({Bucket})}}";

    /// <summary>
    /// FNV-1a modulo 64 in two digits. Multiplication and exclusive or carry nothing from higher bits to lower ones, so the lowest six bits of each step are
    /// enough: the basis 2166136261 is 5 and the prime 16777619 is 19, modulo 64. jq has no exclusive or; the inner sum makes it bit by bit.
    /// </summary>
    private const string Bucket =
        "reduce (.tenant | explode[]) as $c (5; . as $h | ([1, 2, 4, 8, 16, 32] | map(. as $b | ((($h / $b | floor) + ($c / $b | floor)) % 2) * $b) | add) * 19 % 64)"
        + " | tostring | if length < 2 then \"0\" + . else . end";
}
