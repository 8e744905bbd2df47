namespace EmailPlatform.Embedded.Capture;

/// <summary>A message that was kept instead of being sent.</summary>
/// <param name="Id">Rising in the order of arrival.</param>
/// <param name="MessageId">The platform's id of this recipient's message.</param>
/// <param name="ReversePath">RFC 5321 MAIL FROM.</param>
/// <param name="Subject">As people read it; empty where there is none.</param>
/// <param name="Bytes">Of the whole message.</param>
public sealed record CapturedMail(
    long Id, DateTimeOffset Time, string Tenant, string MessageId, string ReversePath, string Recipient, string Subject, long Bytes);
