using System.Text.Json;

namespace EmailPlatform.TestKit.Aws;

/// <summary>A message as SES was given it.</summary>
/// <param name="Id">The one that SES gives it.</param>
/// <param name="Content">RFC 5322 bytes.</param>
public sealed record SesFakeMessage(
    string Id, string? ConfigurationSet, string? Tenant, IReadOnlyList<string> Recipients, IReadOnlyDictionary<string, string> Tags, byte[] Content)
{
    internal static SesFakeMessage Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var request = document.RootElement;
        return new SesFakeMessage(
            $"0100{Guid.NewGuid():N}-000000",
            TextOf(request, "ConfigurationSetName"),
            TextOf(request, "TenantName"),
            [.. request.GetProperty("Destination").GetProperty("ToAddresses").EnumerateArray().Select(address => address.GetString()!)],
            request.GetProperty("EmailTags").EnumerateArray().ToDictionary(tag => tag.GetProperty("Name").GetString()!, tag => tag.GetProperty("Value").GetString()!),
            request.GetProperty(nameof(Content)).GetProperty("Raw").GetProperty("Data").GetBytesFromBase64());
    }

    /// <summary>https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html</summary>
    internal string? FindFault() =>
        Tags.Count > 50 || Tags.Any(tag => !IsTagText(tag.Key) || !IsTagText(tag.Value)) ? "Invalid tag."
        : Recipients.Count is 0 or > 50 ? "Invalid destination."
        : null;

    private static bool IsTagText(string text) =>
        text.Length is > 0 and <= 256 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string? TextOf(JsonElement request, string name) => request.TryGetProperty(name, out var value) ? value.GetString() : null;
}
