using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.OpenApi;

/// <summary>One operation as the OpenAPI document shows it; metadata of its endpoint.</summary>
/// <param name="Id">The operation's name for generated clients, camelCase.</param>
/// <param name="Tag">The group it stands in.</param>
/// <param name="Summary">A few words.</param>
internal sealed record Operation(string Id, string Tag, string Summary)
{
    /// <summary>What the summary cannot say, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>Of a success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Of a success of another kind, with the same reply.</summary>
    public int? OtherStatus { get; init; }

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>A body that is accepted as it stands, in JSON.</summary>
    public string? Example { get; init; }

    /// <summary>The statuses of refusals besides those that any request may meet.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    /// <summary>What the credential must allow; <see cref="Scope.None"/> where none is needed.</summary>
    public Scope Scope { get; init; }

    public Type? Body { get; init; }

    public Type? Reply { get; init; }

    public string ReplyMediaType { get; init; } = "application/json";
}
