namespace EmailPlatform.Mail.Mime;

/// <summary>How a body is encoded for its way (RFC 2045 §6).</summary>
public enum TransferEncoding
{
    /// <summary>ASCII in lines of at most 998 octets, as it is.</summary>
    SevenBit,

    /// <summary>Any octets but NUL in lines of at most 998, as they are (RFC 6152).</summary>
    EightBit,

    /// <summary>Any octets, as they are; only BINARYMIME carries it (RFC 3030).</summary>
    Binary,

    /// <summary>Text whose few other octets are escaped (RFC 2045 §6.7).</summary>
    QuotedPrintable,

    /// <summary>Any octets in base64 (RFC 2045 §6.8).</summary>
    Base64,

    /// <summary>An encoding that nobody here knows: the octets as they are stand for bytes of no known type (RFC 2045 §6.4).</summary>
    Unknown,
}
