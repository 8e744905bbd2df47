using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Parsing measured in steps, which unlike time are the same on every machine.</summary>
internal static class Work
{
    /// <summary>Steps an octet of mail as it is: each is looked at for line ends, for field names and for delimiters.</summary>
    private const int OfOrdinaryMail = 4;

    /// <returns>Steps an octet.</returns>
    public static double AssertLinear(ReadOnlyMemory<byte> message, string which)
    {
        _ = MimeParser.Parse(message, MimeLimits.Default, out var steps);
        Assert.True(steps <= (OfOrdinaryMail * message.Length) + 64, $"{which}: {steps} steps for {message.Length} octets");
        return (double)steps / Math.Max(message.Length, 64);
    }

    /// <summary>Hostile mail may cost the depth as well.</summary>
    /// <returns>Steps an octet.</returns>
    public static double AssertBounded(ReadOnlyMemory<byte> message, string which)
    {
        _ = MimeParser.Parse(message, MimeLimits.Default, out var steps);
        Assert.True(steps <= (long)(OfOrdinaryMail + MimeLimits.Default.MaxDepth) * message.Length, $"{which}: {steps} steps for {message.Length} octets");
        return (double)steps / message.Length;
    }
}
