using System.Text.Json;
using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>
/// <c>render TEMPLATE [DATA.json]</c>: Liquid to standard output. <c>render --batch</c>: JSON lines in, JSON lines out.
/// </summary>
internal static class RenderCommand
{
    private const int Failed = 1;

    /// <returns>1 when the template, its data or a file is at fault.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
            return Usage.Print();
        if (!RenderOptions.TryParse(arguments, out var options, out var reason))
            return Usage.Refuse(reason);

        try
        {
            if (!options.IsBatch)
                return await RenderAsync(options);
            await using var lines = Console.OpenStandardInput();
            await using var replies = Console.OpenStandardOutput();
            await RenderBatch.RunAsync(lines, replies);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static async Task<int> RenderAsync(RenderOptions options)
    {
        var source = await InputFile.ReadTextAsync(options.Template!);
        var data = options.Data is null ? LiquidValue.Nil : LiquidValue.FromJson(JsonElement.Parse(await InputFile.ReadTextAsync(options.Data)));
        var rendering = options.Rendering(options.PartialsFolder is null ? null : PartialFolder.Read(options.PartialsFolder, options.Parsing));
        if (!LiquidTemplate.TryParse(source, options.Parsing, out var template, out var error) || template.Render(LiquidModel.Create(data), rendering, out error) is not { } output)
        {
            await Console.Error.WriteLineAsync($"{error!.Partial ?? options.Template}:{error.Line}:{error.Column}: {error.Text}");
            return Failed;
        }

        await Console.Out.WriteAsync(output);
        return 0;
    }
}
