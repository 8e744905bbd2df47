using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace EmailPlatform.Api.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Place"><see cref="BindingSource.Path"/>, <see cref="BindingSource.Query"/> or <see cref="BindingSource.Header"/>.</param>
internal sealed record Parameter(string Name, BindingSource Place, string Description)
{
    public Type Type { get; init; } = typeof(string);

    public bool IsRequired { get; init; }

    public string? Example { get; init; }

    /// <summary>How many entries a page has.</summary>
    public static Parameter Limit { get; } = Query("limit", "How many entries a page has at most: 1 to 1000, by default 50.") with { Type = typeof(int) };

    /// <summary>Where a page begins.</summary>
    public static Parameter Cursor { get; } = Query("cursor", "The `next_cursor` of the page before.");

    public static Parameter Path(string name, string description, string example) =>
        new(name, BindingSource.Path, description) { IsRequired = true, Example = example };

    public static Parameter Query(string name, string description) => new(name, BindingSource.Query, description);
}
