namespace EmailPlatform.Liquid;

/// <summary>What went wrong. The names are stable; the messages may change.</summary>
public enum LiquidErrorCode
{
    /// <summary>The template cannot be parsed.</summary>
    Syntax,

    /// <summary>A tag that does not exist, or that does not belong where it stands.</summary>
    UnknownTag,

    /// <summary>The template is longer than <see cref="LiquidLimits.MaxTemplateBytes"/>.</summary>
    TemplateTooLarge,

    /// <summary>A tag or an output has more words and signs than <see cref="LiquidLimits.MaxExpressionTokens"/>.</summary>
    ExpressionTooLong,

    /// <summary>Blocks, expressions or partials are nested too deep.</summary>
    NestingTooDeep,

    /// <summary>A filter or a tag was given a value that it cannot use.</summary>
    InvalidArgument,

    /// <summary>A whole number was divided by zero.</summary>
    DivisionByZero,

    /// <summary>A whole number has more than 1,000 digits.</summary>
    NumberTooLarge,

    /// <summary>A variable is missing and <see cref="LiquidRenderOptions.StrictVariables"/> is on.</summary>
    UndefinedVariable,

    /// <summary>A filter is missing and <see cref="LiquidRenderOptions.StrictFilters"/> is on.</summary>
    UndefinedFilter,

    /// <summary>A partial or layout does not exist.</summary>
    PartialNotFound,

    /// <summary>A tag that is not allowed here: <c>include</c> inside <c>render</c>.</summary>
    TagNotAllowed,

    /// <summary>The output is longer than <see cref="LiquidLimits.MaxOutputBytes"/>.</summary>
    OutputTooLarge,

    /// <summary>The render did more than <see cref="LiquidLimits.MaxSteps"/>.</summary>
    TooManySteps,

    /// <summary>The loops ran more often than <see cref="LiquidLimits.MaxIterations"/>.</summary>
    TooManyIterations,

    /// <summary>Filters and captures made more than <see cref="LiquidLimits.MaxValueBytes"/>.</summary>
    TooManyValueBytes,

    /// <summary>The render took longer than <see cref="LiquidLimits.MaxDuration"/>.</summary>
    TookTooLong,
}
