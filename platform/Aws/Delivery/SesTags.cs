using System.Globalization;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Aws.Delivery;

/// <summary>
/// The tags by which SES's events name our message: SES writes a Message-ID of its own, so nothing else does. The ids of messages and tenants
/// have no character that a tag's value may not have.
/// </summary>
internal static class SesTags
{
    public const string Tenant = "tenant";
    public const string Message = "message";
    public const string Attempt = "attempt";
    public const string Stream = "stream";

    public static IReadOnlyList<MessageTag> Of(OutgoingMessage message) =>
    [
        new(Tenant, message.Tenant.Value),
        new(Message, message.MessageId.ToString()),
        new(Attempt, message.Attempt.ToString(CultureInfo.InvariantCulture)),
        new(Stream, NameOf(message.Stream)),
    ];

    public static MailStream? StreamOf(string name) => name switch
    {
        "transactional" => MailStream.Transactional,
        "bulk" => MailStream.Bulk,
        _ => null,
    };

    private static string NameOf(MailStream stream) => stream == MailStream.Bulk ? "bulk" : "transactional";
}
