namespace EmailPlatform.Core.Accepting;

/// <summary>What a client names its request with, so that repeating it does nothing twice: 1 to 255 visible ASCII characters.</summary>
internal static class IdempotencyKey
{
    public static void Check(string key, string pointer, InputErrors errors)
    {
        if (key.Length is 0 or > AcceptLimits.MaxIdempotencyKeyChars || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            errors.Add(pointer, "invalid_idempotency_key", $"An idempotency key has 1 to {AcceptLimits.MaxIdempotencyKeyChars} visible ASCII characters.");
    }
}
