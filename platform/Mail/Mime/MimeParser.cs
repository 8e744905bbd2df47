namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Reads any octets as a message (RFC 5322, RFC 2045, RFC 2046). It never fails: what is broken is read as receivers commonly do and
/// noted in <see cref="MimeEntity.Defects"/>. Time is linear in the size, times the depth for lines that look like delimiters.
/// </summary>
public static class MimeParser
{
    /// <summary>Reads a message; lines end in CRLF or LF.</summary>
    /// <param name="message">Referred to by the result, so it must not change while that is in use.</param>
    /// <param name="limits">Null for <see cref="MimeLimits.Default"/>.</param>
    public static MimeEntity Parse(ReadOnlyMemory<byte> message, MimeLimits? limits = null)
        => Parse(message, limits ?? MimeLimits.Default, out _);

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, MimeLimits?)"/>
    /// <param name="message">The same.</param>
    /// <param name="limits">The same.</param>
    /// <param name="steps">What the time is in proportion to: <see cref="MimeReader.Steps"/>.</param>
    internal static MimeEntity Parse(ReadOnlyMemory<byte> message, MimeLimits limits, out long steps)
    {
        var reader = new MimeReader(message, limits, depth: 0, parts: 0);
        var read = reader.Read();
        steps = reader.Steps;
        return read;
    }
}
