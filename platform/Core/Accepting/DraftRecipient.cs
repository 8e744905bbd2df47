using System.Text.Json;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Accepting;

/// <summary>One recipient of a bulk send.</summary>
/// <param name="Variables">A JSON object laid over the send's own, or undefined.</param>
public sealed record DraftRecipient(Mailbox To, JsonElement Variables, IReadOnlyDictionary<string, string>? Metadata);
