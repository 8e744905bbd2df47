namespace EmailPlatform.Core.Tables;

/// <summary>An item's expiry as adapters store it: whole seconds since 1970, or null for none.</summary>
public static class TableExpiry
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
