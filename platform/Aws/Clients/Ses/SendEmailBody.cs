using System.Buffers.Text;
using System.Text.Json;

namespace EmailPlatform.Aws.Clients.Ses;

/// <summary>
/// The request as JSON. A message may have 40 MB: its base64 is written once, to where it is sent from, while a serializer needs twice the room for it.
/// </summary>
internal static class SendEmailBody
{
    public static byte[] Write(SendEmailRequest request)
    {
        var message = request.Content.Raw.Data.Span;
        var envelope = JsonSerializer.SerializeToUtf8Bytes(request with { Content = new(new RawEmail(default)) }, SesJson.Default.SendEmailRequest);
        // Quotes within a value are escaped, so nothing but the member itself looks like this.
        var empty = "\"Data\":\"\""u8;
        var place = envelope.AsSpan().IndexOf(empty) + empty.Length - 1;

        var length = Base64.GetMaxEncodedToUtf8Length(message.Length);
        var body = GC.AllocateUninitializedArray<byte>(envelope.Length + length);
        envelope.AsSpan(0, place).CopyTo(body);
        Base64.EncodeToUtf8(message, body.AsSpan(place), out _, out _);
        envelope.AsSpan(place).CopyTo(body.AsSpan(place + length));
        return body;
    }
}
