using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Liquid;

/// <summary>A template, or why there is none.</summary>
public sealed class LiquidParseResult
{
    internal LiquidParseResult(LiquidTemplate template)
    {
        Template = template;
    }

    internal LiquidParseResult(LiquidError error)
    {
        Error = error;
    }

    /// <summary>Whether there is a template.</summary>
    [MemberNotNullWhen(true, nameof(Template))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Template is not null;

    /// <summary>The template.</summary>
    public LiquidTemplate? Template { get; }

    /// <summary>Why there is no template.</summary>
    public LiquidError? Error { get; }
}
