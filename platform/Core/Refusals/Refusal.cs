namespace EmailPlatform.Core.Refusals;

/// <summary>Why a use case did not do what was asked. Nothing was stored.</summary>
/// <param name="Code">Stable, snake_case; part of the API.</param>
/// <param name="Detail">One sentence for a person.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Detail)
{
    /// <summary>The fields that are wrong, where that is the reason.</summary>
    public IReadOnlyList<InputError> Errors { get; init; } = [];

    /// <summary>When asking again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Invalid(IReadOnlyList<InputError> errors) =>
        new(RefusalKind.Invalid, "invalid_request", errors.Count == 1 ? errors[0].Detail : $"{errors.Count} fields are not valid.") { Errors = errors };

    public static Refusal Invalid(string pointer, string code, string detail) => Invalid([new InputError(pointer, code, detail)]);

    public static Refusal NotFound(string code, string detail) => new(RefusalKind.NotFound, code, detail);

    public static Refusal Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);
}
