namespace EmailPlatform.Liquid;

/// <summary>Why a template could not be parsed or rendered, and where.</summary>
public sealed record LiquidError
{
    /// <summary>What kind of error it is.</summary>
    public required LiquidErrorCode Code { get; init; }

    /// <summary>One sentence for the template's author, without the place.</summary>
    public required string Message { get; init; }

    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column in UTF-16 code units, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The partial or layout that the place is in; null for the template itself.</summary>
    public string? Partial { get; init; }

    /// <summary>The variable that is missing, as it is written.</summary>
    public string? Variable { get; init; }

    /// <summary>The error as Shopify's implementation writes it, without the place.</summary>
    public string Text => $"{Kind}: {Message}";

    private string Kind => Code is LiquidErrorCode.Syntax or LiquidErrorCode.UnknownTag ? "Liquid syntax error" : "Liquid error";

    /// <summary>The error as Shopify's implementation writes it.</summary>
    public override string ToString() =>
        Partial is null ? $"{Kind} (line {Line}): {Message}" : $"{Kind} ({Partial} line {Line}): {Message}";
}
