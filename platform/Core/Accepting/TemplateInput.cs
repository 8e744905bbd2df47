namespace EmailPlatform.Core.Accepting;

/// <summary>Which stored template to send.</summary>
public sealed record TemplateInput
{
    public string? Name { get; init; }

    /// <summary>A version of it; the published one by default. It is pinned when the send is accepted.</summary>
    public int? Version { get; init; }

    /// <summary>The recipient's locale, such as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }
}
