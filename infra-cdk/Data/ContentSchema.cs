namespace EmailPlatform.InfraCdk.Data;

/// <summary>How the blob store says when an object may go.</summary>
internal static class ContentSchema
{
    public const string KeepDaysTag = "keep-days";

    /// <summary>The tag's values: powers of two, so that an object goes at most twice its time after it was written.</summary>
    public static IReadOnlyList<int> KeepDays { get; } = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
}
