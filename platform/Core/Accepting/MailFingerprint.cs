using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Messages;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Accepting;

/// <summary>
/// Tells whether two submissions are the same message. Clients make a new Date, Message-ID and boundaries each time they try,
/// so what counts is the envelope, the subject, and the decoded parts.
/// </summary>
internal static class MailFingerprint
{
    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(string reversePath, SubmittedMail mail)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(reversePath));
        foreach (var recipient in mail.Recipients)
            Append(hash, Encoding.UTF8.GetBytes(recipient));

        var message = MimeParser.Parse(mail.Content);
        Append(hash, Encoding.UTF8.GetBytes(message.Header("Subject")?.Value ?? ""));
        foreach (var part in message.Leaves())
        {
            Append(hash, Encoding.UTF8.GetBytes($"{part.ContentType.Type}/{part.ContentType.Subtype}\n{part.FileName}"));
            Append(hash, part.DecodeContent().Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Each piece with its length, so that no two lists of pieces look alike.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> piece)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(length, piece.Length);
        hash.AppendData(length);
        hash.AppendData(piece);
    }
}
