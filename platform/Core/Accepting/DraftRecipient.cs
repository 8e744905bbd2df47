using System.Text.Json;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Accepting;

/// <summary>One recipient of a bulk send.</summary>
/// <param name="Locale">Canonical; null for the send's.</param>
/// <param name="Variables">A JSON object laid over the send's own, or undefined.</param>
public sealed record DraftRecipient(Mailbox To, string? Locale, JsonElement Variables, IReadOnlyDictionary<string, string>? Metadata);
