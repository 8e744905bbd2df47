namespace EmailPlatform.Core.Domains;

/// <summary>Whether what stands in DNS is what should.</summary>
internal static class RecordMatch
{
    public static bool Is(DnsRecord record, IReadOnlyList<string> values) => record.Purpose switch
    {
        DnsRecordPurpose.Ownership => values.Any(value => value.Trim() == record.Value),
        // More than one key record at a selector is undefined for verifiers (RFC 6376 §3.6.2.2).
        DnsRecordPurpose.Dkim => values.Count == 1 && IsDkim(values[0], PublicKeyOf(record.Value)),
        DnsRecordPurpose.Dmarc => values.Count(IsDmarc) == 1,
        _ => values.Count == 1 && string.Equals(values[0].TrimEnd('.'), record.Value, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>RFC 7489 §6.3: a policy record begins with this tag, and what does not is no policy record.</summary>
    public static bool IsDmarc(string value)
    {
        var end = value.IndexOf(';', StringComparison.Ordinal);
        var tag = end < 0 ? value : value[..end];
        var equals = tag.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && tag.AsSpan(0, equals).Trim() is "v" && tag.AsSpan(equals + 1).Trim() is "DMARC1";
    }

    private static string PublicKeyOf(string record) => record[(record.IndexOf("p=", StringComparison.Ordinal) + 2)..];

    /// <summary>A tag list as people publish it: any order, any white space, with or without <c>v=</c> and <c>k=</c> (RFC 6376 §3.6.1).</summary>
    private static bool IsDkim(string value, string publicKey)
    {
        var hasKey = false;
        foreach (var tag in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return false;
            var content = string.Concat(tag[(equals + 1)..].Where(c => !char.IsWhiteSpace(c)));
            switch (tag[..equals].TrimEnd())
            {
                case "v" when content != "DKIM1":
                case "k" when content != "rsa":
                case "p" when content != publicKey:
                    return false;
                case "p":
                    hasKey = true;
                    break;
            }
        }

        return hasKey;
    }
}
