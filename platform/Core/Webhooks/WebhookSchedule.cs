using System.Security.Cryptography;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// When a failed post is tried again: the schedule that Standard Webhooks recommends, cut to three days,
/// each wait up to a tenth longer so that what failed together does not come back together.
/// </summary>
internal static class WebhookSchedule
{
    /// <summary>After this an event is not posted any more, however few its tries.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(72);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(16),
        TimeSpan.FromHours(18),
    ];

    /// <summary>How long to wait after that try (from 1); null where it was the last.</summary>
    public static TimeSpan? After(int attempt) => attempt <= Waits.Length ? Spread(Waits[attempt - 1], 0.1) : null;

    /// <summary>Between the time and so much of it more.</summary>
    public static TimeSpan Spread(TimeSpan time, double share) => time * (1 + share * RandomNumberGenerator.GetInt32(1024) / 1024);
}
