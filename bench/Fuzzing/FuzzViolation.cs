namespace EmailPlatform.Bench.Fuzzing;

/// <summary>A target did what it must never do.</summary>
internal sealed class FuzzViolation(string message) : Exception(message)
{
    public static void ThrowIf(bool isViolated, string message)
    {
        if (isViolated)
            throw new FuzzViolation(message);
    }
}
