using System.Buffers;
using EmailPlatform.Core.Accepting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EmailPlatform.Api.Http;

/// <summary>Takes in a JSON body whole, in the server's own buffers.</summary>
internal static class RequestBody
{
    private const string Json = "application/json";

    /// <summary>415 where the body is not plain JSON by its headers, 413 where it says itself that it is too large; 0 where it may be read.</summary>
    public static int Check(HttpRequest request)
    {
        if (request.ContentLength > AcceptLimits.MaxBodyBytes)
            return StatusCodes.Status413PayloadTooLarge;
        if (!string.Equals(request.ContentType, Json, StringComparison.Ordinal) && !IsJson(request.ContentType))
            return StatusCodes.Status415UnsupportedMediaType;
        return request.Headers.ContentEncoding.Count == 0 ? 0 : StatusCodes.Status415UnsupportedMediaType;
    }

    /// <summary>
    /// The whole body; null where it is larger than <see cref="AcceptLimits.MaxBodyBytes"/>.
    /// The caller advances the request's reader when it is done with the bytes.
    /// </summary>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpRequest request)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            if (result.Buffer.Length > AcceptLimits.MaxBodyBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                return null;
            }
            if (result.IsCompleted || result.IsCanceled)
                return result.Buffer;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
