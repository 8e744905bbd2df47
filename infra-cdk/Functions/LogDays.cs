using Amazon.CDK.AWS.Logs;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>CloudWatch Logs keeps events for certain numbers of days only.</summary>
internal static class LogDays
{
    public static RetentionDays Of(int days) => days switch
    {
        14 => RetentionDays.TWO_WEEKS,
        30 => RetentionDays.ONE_MONTH,
        90 => RetentionDays.THREE_MONTHS,
        365 => RetentionDays.ONE_YEAR,
        _ => throw new ArgumentOutOfRangeException(nameof(days), days, "Logs are kept for 14, 30, 90 or 365 days."),
    };
}
