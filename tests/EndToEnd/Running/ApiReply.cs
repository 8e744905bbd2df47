using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <param name="Body">Undefined where there was none.</param>
internal sealed record ApiReply(int Status, JsonElement Body)
{
    /// <summary>The stable code of a problem; null in a reply that is none.</summary>
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>The body of a reply that must have the status.</summary>
    public JsonElement OrFail(int status)
    {
        Assert.True(Status == status, $"HTTP {Status} instead of {status}: {Body}");
        return Body;
    }
}
