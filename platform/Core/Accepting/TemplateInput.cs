namespace EmailPlatform.Core.Accepting;

/// <summary>Which stored template to send.</summary>
public sealed record TemplateInput
{
    public string? Name { get; init; }

    /// <summary>A version of it; the published one by default. It is pinned when the send is accepted.</summary>
    public int? Version { get; init; }

    /// <summary>The recipients' locale, such as <c>pt-BR</c>, where they have none of their own.</summary>
    public string? Locale { get; init; }

    /// <summary>A missing variable or filter fails the message, instead of leaving a gap.</summary>
    public bool? Strict { get; init; }

    /// <summary>Versions of the layouts and partials; the published ones by default. They too are pinned when the send is accepted.</summary>
    public IReadOnlyDictionary<string, int>? Partials { get; init; }
}
