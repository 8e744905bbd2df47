using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Http;

/// <summary>Writes bytes that are there already.</summary>
internal static class BytesReply
{
    public static async Task WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> bytes)
    {
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes);
    }
}
