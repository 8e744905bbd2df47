using System.Text;
using System.Text.Json;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>What goes into a handler and comes out of it.</summary>
internal static class Json
{
    public static Stream ToStream(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static async Task<JsonElement> ReadAsync(Stream stream)
    {
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        return document.RootElement.Clone();
    }
}
