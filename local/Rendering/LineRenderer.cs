using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>
/// One line, <c>{"template", "data", "partials", "strict", "escape", "inline_errors", "locale", "currency"}</c>, to its reply:
/// <c>{"output"}</c>, or <c>{"error", "code", "line", "column"}</c> with the partial and the variable where the error has one.
/// </summary>
internal sealed class LineRenderer : IDisposable
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    private readonly ParsedSources _sources = new();
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly Utf8JsonWriter _json;

    public LineRenderer() =>
        _json = new Utf8JsonWriter(Replies, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>What was answered and is not yet written out.</summary>
    public ArrayBufferWriter<byte> Replies { get; } = new(128 * 1024);

    public void Dispose() => _json.Dispose();

    public void Render(in ReadOnlySequence<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Reading);
            Render(document.RootElement);
        }
        catch (JsonException exception)
        {
            Refuse("The line is no JSON: " + exception.Message, "bad_json", (int)(exception.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            // Thrown by the JSON reader where a template or a name is read.
            Refuse("The line has text with half a surrogate pair.", "bad_line", 1);
        }
    }

    public void RefuseTooLong(int most) => Refuse($"The line is longer than {most} bytes.", "line_too_long", 1);

    private void Render(JsonElement line)
    {
        if (RenderLine.TryRead(line, out var template, out var reason) is not { } request)
        {
            Refuse(reason!, "bad_line", 1);
            return;
        }

        var parsed = _sources.Parse(template!, name: null, request.IsStrict);
        var error = parsed.Error;
        _output.ResetWrittenCount();
        if (parsed.IsSuccess && parsed.Template.Render(LiquidModel.Create(request.Data), request.Rendering(_sources), _output) is LiquidRenderResult.Failed failed)
            error = failed.Error;
        if (error is null)
            Reply(_output.WrittenSpan);
        else
            Refuse(error.Text, JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString()), error.Column, error.Line, error.Partial, error.Variable);
    }

    private void Reply(ReadOnlySpan<byte> output)
    {
        Begin();
        _json.WriteString("output"u8, output);
        End();
    }

    private void Refuse(string message, string code, int column, int line = 1, string? partial = null, string? variable = null)
    {
        Begin();
        _json.WriteString("error"u8, message);
        _json.WriteString("code"u8, code);
        _json.WriteNumber("line"u8, line);
        _json.WriteNumber("column"u8, column);
        if (partial is not null)
            _json.WriteString("partial"u8, partial);
        if (variable is not null)
            _json.WriteString("variable"u8, variable);
        End();
    }

    private void Begin()
    {
        _json.Reset();
        _json.WriteStartObject();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        Replies.Write("\n"u8);
    }
}
