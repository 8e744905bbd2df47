using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Accepting;

/// <summary>Reads a client's JSON into its type, and turns what is wrong with it into an error that names the field.</summary>
public static class JsonInput
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = AcceptLimits.MaxJsonDepth };

    public static Outcome<T> Read<T>(in ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        if (body.IsEmpty)
            return Refusal.Invalid("", "body_missing", "The request has no body; a JSON object is expected.");
        try
        {
            var reader = new Utf8JsonReader(body, ReaderOptions);
            var value = JsonSerializer.Deserialize(ref reader, type);
            if (value is null)
                return Refusal.Invalid("", "wrong_type", "A JSON object is expected, not null.");
            return reader.Read() ? Refusal.Invalid("", "invalid_json", "There is more after the JSON object.") : value;
        }
        catch (JsonException exception)
        {
            return Explain(exception);
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid("", "invalid_json", "A string of the JSON is not valid Unicode.");
        }
    }

    /// <summary>Reads a send request.</summary>
    public static Outcome<SendRequest> ReadSend(in ReadOnlySequence<byte> body) => Read(body, AcceptingJson.Default.SendRequest);

    private static Refusal Explain(JsonException exception)
    {
        var pointer = Pointer(exception.Path);
        var message = exception.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
            return Refusal.Invalid(pointer, "unknown_field", $"There is no field {Quoted(pointer)} here.");
        if (message.Contains("uplicate", StringComparison.Ordinal))
            return Refusal.Invalid(pointer, "duplicate_field", $"The field {Quoted(pointer)} stands there twice.");
        if (message.Contains("could not be converted", StringComparison.Ordinal))
            return Refusal.Invalid(pointer, "wrong_type", $"The field {Quoted(pointer)} has a value of the wrong type.");
        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
            return Refusal.Invalid("", "too_deep", $"The JSON nests deeper than {AcceptLimits.MaxJsonDepth} levels.");
        var isSyntax = exception.InnerException is not null || exception.GetType() != typeof(JsonException);
        if (!isSyntax)
            return Refusal.Invalid(pointer, "wrong_type", message.Split(" Path: ", 2)[0]);
        return Refusal.Invalid(
            "", "invalid_json", $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
    }

    private static string Quoted(string pointer) => pointer.Length == 0 ? "of the whole body" : $"'{pointer[(pointer.LastIndexOf('/') + 1)..]}'";

    /// <summary><c>$.to[0].email</c> or <c>$['a.b'][0]</c> as RFC 6901.</summary>
    private static string Pointer(string? path)
    {
        if (path is null or "$")
            return "";
        var pointer = new StringBuilder();
        for (var i = 1; i < path.Length;)
        {
            int end;
            ReadOnlySpan<char> segment;
            if (path[i] == '.')
            {
                end = path.AsSpan(i + 1).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : i + 1 + end;
                segment = path.AsSpan(i + 1, end - i - 1);
            }
            else if (path.AsSpan(i).StartsWith("['"))
            {
                var close = path.IndexOf("']", i + 2, StringComparison.Ordinal);
                end = close < 0 ? path.Length : close + 2;
                segment = path.AsSpan(i + 2, (close < 0 ? path.Length : close) - i - 2);
            }
            else
            {
                var close = path.IndexOf(']', i);
                end = close < 0 ? path.Length : close + 1;
                segment = path.AsSpan(i + 1, Math.Max(0, (close < 0 ? path.Length : close) - i - 1));
            }
            pointer.Append('/').Append(segment.ToString().Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            i = end;
        }
        return pointer.ToString();
    }
}
