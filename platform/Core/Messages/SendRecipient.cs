using System.Text.Json;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Messages;

/// <summary>One recipient of a send, with what is its own.</summary>
/// <param name="Locale">Canonical; null for the send's.</param>
/// <param name="Variables">Laid over the send's, or undefined.</param>
public sealed record SendRecipient(MessageId Id, Mailbox To, string? Locale, JsonElement Variables, IReadOnlyDictionary<string, string>? Metadata);
