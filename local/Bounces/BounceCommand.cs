using System.Text.Json;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Local.Bounces;

/// <summary><c>bounce FILE...</c>: says what each mail reports, one JSON line a file and recipient; <c>-</c>, or no file, reads standard input.</summary>
internal static class BounceCommand
{
    private const int Unreadable = 1;

    /// <returns>1 when a file could not be read; the others are told of all the same.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> files)
    {
        if (files.Contains("--help"))
            return Usage.Print();
        if (files.FirstOrDefault(file => file.StartsWith("--", StringComparison.Ordinal)) is { } option)
            return Usage.Refuse($"bounce has no option '{option}'.");

        var exitCode = 0;
        await using var output = Console.OpenStandardOutput();
        foreach (var file in files.DefaultIfEmpty(InputFile.StandardInput))
        {
            try
            {
                await WriteAsync(output, file, await InputFile.ReadAsync(file));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                exitCode = Unreadable;
            }
        }

        return exitCode;
    }

    private static async Task WriteAsync(Stream output, string file, byte[] mail)
    {
        foreach (var verdict in BounceReader.Read(mail).Recipients)
        {
            await JsonSerializer.SerializeAsync(output, BounceLine.Of(file, verdict), BounceJson.Default.BounceLine);
            output.WriteByte((byte)'\n');
        }
    }
}
