namespace EmailPlatform.Embedded.Tables;

/// <summary>Expiry is stored as seconds since 1970; null never comes.</summary>
internal static class Expiry
{
    public static long? RoundUp(DateTimeOffset? expiresAt)
    {
        if (expiresAt is not { } instant)
            return null;
        var seconds = instant.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds) < instant ? seconds + 1 : seconds;
    }

    public static DateTimeOffset? FromSeconds(long? seconds) =>
        seconds is { } value ? DateTimeOffset.FromUnixTimeSeconds(value) : null;
}
