namespace EmailPlatform.Liquid.Rendering;

/// <summary>
/// Unwinds a render to where its result is made, or in inline mode to the failing tag; never leaves the assembly.
/// Without a place yet: whoever catches it knows what was being rendered.
/// </summary>
internal sealed class RenderFailure(LiquidErrorCode code, string message, string? variable = null) : Exception(message)
{
    public LiquidErrorCode Code { get; } = code;

    public string? Variable { get; } = variable;

    /// <summary>The error where its place is already known: the syntax of a partial.</summary>
    public LiquidError? Located { get; init; }

    /// <summary>Limits and strictness end the render even where errors are printed inline.</summary>
    public bool IsFinal => Code is LiquidErrorCode.OutputTooLarge or LiquidErrorCode.TooManySteps or LiquidErrorCode.TooManyIterations
        or LiquidErrorCode.TooManyValueBytes or LiquidErrorCode.TookTooLong or LiquidErrorCode.UndefinedVariable or LiquidErrorCode.UndefinedFilter;
}
