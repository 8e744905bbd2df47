using System.Buffers;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>A message to send and where to.</summary>
/// <param name="Envelope">Has at least one recipient.</param>
/// <param name="Content">
/// The message (RFC 5322). Must not change while it is sent. Every bare CR and bare LF in it leaves as CRLF, and a CRLF ends it.
/// </param>
public sealed record SmtpMessage(SmtpEnvelope Envelope, ReadOnlySequence<byte> Content);
