namespace EmailPlatform.Local;

/// <summary>A file that a command is given; <c>-</c> stands for standard input.</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    public static async Task<byte[]> ReadAsync(string file)
    {
        if (file != StandardInput)
            return await File.ReadAllBytesAsync(file);
        await using var input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        await input.CopyToAsync(content);
        return content.ToArray();
    }

    public static async Task<string> ReadTextAsync(string file) =>
        file == StandardInput ? await Console.In.ReadToEndAsync() : await File.ReadAllTextAsync(file);
}
