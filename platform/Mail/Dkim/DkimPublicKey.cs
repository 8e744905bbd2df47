using System.Security.Cryptography;

namespace EmailPlatform.Mail.Dkim;

/// <summary>The record of a key (RFC 6376 §3.6.1).</summary>
internal static class DkimPublicKey
{
    /// <summary>Reads a key that may verify the signature.</summary>
    /// <returns>Null when it may not, with the reason.</returns>
    public static RSA? Read(string record, DkimSignature signature, out string error)
    {
        if (!TagList.TryParse(record, out var tags))
        {
            error = "The key record cannot be read.";
            return null;
        }

        error = Check(tags, signature);
        return error.Length == 0 ? Import(tags.Compact("p")!, out error) : null;
    }

    private static string Check(TagList tags, DkimSignature signature)
    {
        if (tags["v"] is not (null or "DKIM1"))
            return "The key record has an unknown version (v=).";
        if (!(tags["k"] ?? "rsa").Equals("rsa", StringComparison.OrdinalIgnoreCase))
            return "The key is not for rsa (k=).";
        if (!tags.Lists("h", "sha256", whenAbsent: true))
            return "The key is not for sha256 (h=).";
        if (!tags.Lists("s", "*", whenAbsent: true) && !tags.Lists("s", "email", whenAbsent: false))
            return "The key is not for mail (s=).";
        if (tags.Lists("t", "s", whenAbsent: false) && signature.IdentityDomain != signature.Domain)
            return "The key does not allow an identity in a subdomain (t=s).";
        return tags["p"] switch
        {
            null => "The key record has no key (p=).",
            "" => "The key was revoked.",
            _ => "",
        };
    }

    private static RSA? Import(string base64, out string error)
    {
        var rsa = RSA.Create();
        try
        {
            var der = Convert.FromBase64String(base64);
            try
            {
                rsa.ImportSubjectPublicKeyInfo(der, out _);
            }
            catch (CryptographicException)
            {
                // The RFC says RSAPublicKey, its examples and nearly everybody else a SubjectPublicKeyInfo.
                rsa.ImportRSAPublicKey(der, out _);
            }

            error = rsa.KeySize < DkimKey.MinBits ? $"The key has fewer than {DkimKey.MinBits} bits." : "";
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            error = "The key record holds no RSA key (p=).";
        }

        if (error.Length == 0)
            return rsa;
        rsa.Dispose();
        return null;
    }
}
