using System.Text.Json;

namespace EmailPlatform.Core.Accepting;

/// <summary>One recipient of a bulk send.</summary>
public sealed record RecipientInput
{
    public AddressInput? To { get; init; }

    /// <summary>What language the recipient reads, such as <c>pt-BR</c>; by default the send's.</summary>
    public string? Locale { get; init; }

    /// <summary>Laid over the send's own variables.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>Laid over the send's own metadata.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
