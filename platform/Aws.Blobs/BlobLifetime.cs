using System.Globalization;

namespace EmailPlatform.Aws.Blobs;

/// <summary>
/// S3 has no expiry of one object: lifecycle rules remove what carries a tag, whole days after it was written. So an object that expires
/// carries <c>keep-days</c>, and the bucket has one rule for each of <see cref="Days"/>. An object is never removed before its time,
/// and mostly within twice its time. https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
/// </summary>
public static class BlobLifetime
{
    public const string TagKey = "keep-days";

    /// <summary>The lifetimes that have a rule: after so many days it removes what is tagged with that number.</summary>
    public static IReadOnlyList<int> Days { get; } = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    /// <summary>The shortest lifetime that covers the time from now to the expiry; null for none, or one so long that no rule covers it.</summary>
    internal static string? TagOf(DateTimeOffset now, DateTimeOffset? expiresAt)
    {
        if (expiresAt is not { } end)
            return null;
        foreach (var days in Days)
        {
            if (now.AddDays(days) >= end)
                return days.ToString(CultureInfo.InvariantCulture);
        }

        return null;
    }
}
