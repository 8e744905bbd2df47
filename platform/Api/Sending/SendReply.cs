using EmailPlatform.Api.Http;
using EmailPlatform.Core.Accepting;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Sending;

/// <summary>An accepted send; the same again for the same idempotency key.</summary>
/// <param name="MessageId">The send's id; absent where it was only validated.</param>
/// <param name="Messages">One for each recipient: to, then cc, then bcc.</param>
internal sealed record SendReply(string? MessageId, IReadOnlyList<AcceptedRecipient> Messages) : IStatusReply
{
    int? IStatusReply.Status => MessageId is null ? StatusCodes.Status200OK : null;

    public static SendReply Of(AcceptedSend send)
    {
        var messages = new AcceptedRecipient[send.Messages.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new AcceptedRecipient(send.Messages[i].MessageId?.ToString(), send.Messages[i].To, send.Messages[i].Status);
        return new SendReply(send.MessageId?.Value, messages);
    }
}
