using System.Globalization;
using System.Security.Cryptography;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Events;

/// <summary>
/// Names the events that one projection takes up together, so that a later one can tell which of them the counters have. An event's mark
/// (<c>{batch}.{index}</c>) is written into its message's record; which indexes are counted stands in the batch's own item, written in one
/// transaction with the counters: partition <c>t#{tenant}#counted#{batch}</c>, sort key <c>batch</c>.
/// </summary>
internal static class CountedBatch
{
    /// <summary>
    /// Longer than the stream keeps its records, after which nothing is delivered again: what stands in an older batch counts as counted,
    /// and its item may expire.
    /// </summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(8);

    private const int RandomBytes = 6;
    private const string Sort = "batch";

    /// <summary>Seconds since 1970 in hexadecimal, and 48 random bits.</summary>
    public static string New(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds():x}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");

    public static string Mark(string batch, int index) => string.Create(CultureInfo.InvariantCulture, $"{batch}.{index}");

    /// <exception cref="FormatException">It is no mark.</exception>
    public static (string Batch, int Index) Read(string mark)
    {
        var point = mark.LastIndexOf('.');
        return point > 0 && int.TryParse(mark.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (mark[..point], index)
            : throw new FormatException($"'{mark}' marks no batch.");
    }

    /// <summary>Whether its item may have expired. An hour early, since clocks differ.</summary>
    public static bool IsOver(string batch, DateTimeOffset now) => now > MadeAt(batch) + Keep - TimeSpan.FromHours(1);

    public static DateTimeOffset ExpiryOf(string batch) => MadeAt(batch) + Keep;

    public static TableKey KeyOf(TenantId tenant, string batch) => new($"t#{tenant}#counted#{batch}", Sort);

    private static DateTimeOffset MadeAt(string batch) =>
        long.TryParse(batch.AsSpan(0, Math.Max(0, batch.IndexOf('-', StringComparison.Ordinal))), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new FormatException($"'{batch}' names no batch.");
}
