using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Http;

/// <summary>Writes a reply in one piece, so that its length is known and the server sends head and body together.</summary>
internal static class JsonReply
{
    public const string ContentType = "application/json";

    /// <summary>A buffer that a large reply has grown beyond this is not kept.</summary>
    private const int MaxKeptBytes = 64 * 1024;

    // The replies are never embedded in HTML: they are declared to be JSON, and nosniff.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _spare;

    public static Task WriteAsync<T>(HttpResponse response, int status, string contentType, T value, JsonTypeInfo<T> type)
    {
        var (buffer, writer) = Take();
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();

        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = buffer.WrittenCount;
        // The pipe has copied the bytes when the call returns, whether or not it has flushed them.
        var written = response.BodyWriter.WriteAsync(buffer.WrittenMemory);
        Keep(buffer, writer);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Take()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }

    private static void Keep(ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer)
    {
        if (buffer.Capacity > MaxKeptBytes)
            return;
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        _spare = (buffer, writer);
    }
}
