using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Mail.Dns;

/// <summary>What is asked.</summary>
/// <param name="Name">In lower case, without a dot at the end.</param>
/// <param name="Type">The type of record.</param>
internal readonly record struct DnsQuestion(string Name, DnsRecordType Type)
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Makes a question of a name that can be asked for: labels of 1 to 63 ASCII characters, 253 together.</summary>
    public static bool TryCreate(string name, DnsRecordType type, [NotNullWhen(true)] out DnsQuestion? question)
    {
        question = null;
        var trimmed = name.EndsWith('.') ? name[..^1] : name;
        if (trimmed.Length is 0 or > MaxNameLength || trimmed.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;

        foreach (var label in trimmed.AsSpan().Split('.'))
        {
            if (label.End.Value - label.Start.Value is 0 or > MaxLabelLength)
                return false;
        }

        question = new DnsQuestion(trimmed.ToLowerInvariant(), type);
        return true;
    }
}
