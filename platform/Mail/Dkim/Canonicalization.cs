namespace EmailPlatform.Mail.Dkim;

/// <summary>What of a text is signed (RFC 6376 §3.4).</summary>
internal enum Canonicalization
{
    /// <summary>As it is, but for empty lines at the end.</summary>
    Simple,

    /// <summary>Without regard to letter case of names and amount of white space.</summary>
    Relaxed,
}
