using System.Security.Cryptography;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// The boundaries of one message, which cannot occur in what they separate. They start with <c>=_</c>, which neither
/// quoted-printable nor base64 can produce (RFC 2045 §6.7); text that has it is never sent as 7bit; and for embedded messages,
/// which are copied as they are, another token is derived until none of them holds it.
/// </summary>
internal sealed class Boundaries
{
    private const int TokenLength = 32;
    private const int MaxSeedOnStack = 128;

    /// <summary>How every delimiter line starts.</summary>
    public static ReadOnlySpan<byte> Mark => "--=_"u8;

    private readonly byte[] _token = new byte[TokenLength];

    public Boundaries(string seed, IReadOnlyList<MimeAttachment> attachments)
    {
        for (var round = 0; round == 0 || OccursIn(attachments); round++)
            Derive(seed, round);
    }

    /// <summary>The boundary of one multipart of the message.</summary>
    /// <param name="level">A letter of its own for each multipart; all boundaries have one length, so none is the start of another.</param>
    public byte[] For(char level) => [(byte)'=', (byte)'_', (byte)level, .. _token];

    private void Derive(string seed, int round)
    {
        if (round > 0)
            seed = $"{seed}\n{round}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = seed.Length <= MaxSeedOnStack ? stackalloc byte[3 * MaxSeedOnStack] : new byte[Encoding.UTF8.GetByteCount(seed)];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(seed, utf8)], hash);
        Convert.TryToHexStringLower(hash[..(TokenLength / 2)], _token, out _);
    }

    private bool OccursIn(IReadOnlyList<MimeAttachment> attachments)
    {
        for (var i = 0; i < attachments.Count; i++)
        {
            if (attachments[i].ContentType.Is("message") && attachments[i].Content.Span.IndexOf(_token) >= 0)
                return true;
        }

        return false;
    }
}
