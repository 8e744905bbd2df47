using System.Text;
using System.Text.Unicode;

namespace EmailPlatform.Core.Tenants;

/// <summary>The credential in <c>Authorization</c>: after Bearer (RFC 6750 §2.1), or the password of Basic (RFC 7617) whatever the user name.</summary>
public static class CredentialHeader
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>No credential that we know is longer, encoded or not.</summary>
    private const int MaxLength = 1024;

    /// <summary>Null where there is none in a form that we know.</summary>
    /// <param name="header">The header's value; null where it is absent.</param>
    public static string? Read(string? header)
    {
        if (header is not { Length: <= MaxLength })
            return null;
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header.AsSpan(Bearer.Length).Trim(' ') is { Length: > 0 } token ? token.ToString() : null;
        return header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Password(header.AsSpan(Basic.Length).Trim(' ')) : null;
    }

    private static string? Password(ReadOnlySpan<char> encoded)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length) || !Utf8.IsValid(bytes[..length]))
            return null;
        var colon = bytes[..length].IndexOf((byte)':');
        return colon >= 0 && colon + 1 < length ? Encoding.UTF8.GetString(bytes[(colon + 1)..length]) : null;
    }
}
