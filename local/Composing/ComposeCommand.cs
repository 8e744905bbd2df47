using System.Buffers;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Templates;
using EmailPlatform.Html;

namespace EmailPlatform.Local.Composing;

/// <summary>
/// <c>compose REQUEST.json</c> writes the message of a send request, unsigned, to standard output (<c>-</c> reads standard input);
/// <c>compose --batch DIR</c> reads a request a line from standard input and writes <c>DIR/000001.eml</c> and so on, by line.
/// </summary>
internal static class ComposeCommand
{
    /// <summary>Links in mail begin with where <c>serve</c> listens by default.</summary>
    private static readonly Uri PublicUrl = new("http://127.0.0.1:8080");

    /// <returns>2 where a request is wrong or a file cannot be read or written; in a batch the others are composed all the same.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            return arguments switch
            {
                ["--help"] => Usage.Print(),
                ["--batch", var folder] when !folder.StartsWith("--", StringComparison.Ordinal) => await RunBatchAsync(folder),
                ["--batch", ..] => Usage.Refuse("compose --batch needs one folder."),
                [var file] when file == InputFile.StandardInput || !file.StartsWith('-') => await RunOneAsync(file),
                [['-', _, ..] option, ..] => Usage.Refuse($"compose has no option '{option}'."),
                _ => Usage.Refuse("compose needs one request, or --batch and a folder."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
    }

    private static RequestComposer CreateComposer() => new(new TemplateCompiler(new TemplateHtml()), new TemplateRenderer(TimeProvider.System), PublicUrl, TimeProvider.System);

    private static async Task<int> RunOneAsync(string file)
    {
        var body = await InputFile.ReadAsync(file);
        var message = new ArrayBufferWriter<byte>();
        if (CreateComposer().Compose(new ReadOnlySequence<byte>(body), message) is { } refusal)
            return Fail($"{file}: {Explain(refusal)}");
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(message.WrittenMemory);
        return 0;
    }

    private static async Task<int> RunBatchAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var composer = CreateComposer();
        var message = new ArrayBufferWriter<byte>();
        var exitCode = 0;
        await using var input = Console.OpenStandardInput();
        await foreach (var line in InputLines.ReadAsync(input, AcceptLimits.MaxBodyBytes))
        {
            if (IsBlank(line.Bytes))
                continue;
            message.ResetWrittenCount();
            if (line.IsTooLong)
                exitCode = Fail($"line {line.Number}: A request is at most {AcceptLimits.MaxBodyBytes >> 20} MB large.");
            else if (composer.Compose(line.Bytes, message) is { } refusal)
                exitCode = Fail($"line {line.Number}: {Explain(refusal)}");
            else
                await WriteAsync(Path.Combine(folder, $"{line.Number:000000}.eml"), message.WrittenMemory);
        }

        return exitCode;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(line);
        reader.AdvancePastAny((byte)' ', (byte)'\t', (byte)'\r');
        return reader.End;
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> message)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        await file.WriteAsync(message);
    }

    /// <summary>All that is wrong, on one line, each with its field.</summary>
    private static string Explain(Refusal refusal) => refusal.Errors.Count == 0
        ? refusal.Detail
        : string.Join("; ", refusal.Errors.Select(error => error.Pointer.Length == 0 ? error.Detail : $"{error.Pointer}: {error.Detail}"));

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason.ReplaceLineEndings(" "));
        return Usage.WrongCall;
    }
}
