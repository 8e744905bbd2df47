using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>How <c>render</c> was called.</summary>
internal sealed class RenderOptions
{
    /// <summary>Lines of templates on standard input, instead of one template in a file.</summary>
    public bool IsBatch { get; private set; }

    public string? Template { get; private set; }

    public string? Data { get; private set; }

    public string? PartialsFolder { get; private set; }

    private bool IsStrict { get; set; }

    private bool Escapes { get; set; }

    private CultureInfo Culture { get; set; } = CultureInfo.InvariantCulture;

    private string? Currency { get; set; }

    /// <param name="reason">What is wrong with the call, in one sentence.</param>
    public static bool TryParse(
        IReadOnlyList<string> arguments, [NotNullWhen(true)] out RenderOptions? options, [NotNullWhen(false)] out string? reason)
    {
        options = new RenderOptions();
        reason = null;
        for (var i = 0; i < arguments.Count && reason is null; i++)
        {
            var argument = arguments[i];
            if (argument is "--partials" or "--locale" or "--currency")
                reason = ++i == arguments.Count ? $"{argument} needs a value." : options.Set(argument, arguments[i]);
            else if (argument.StartsWith("--", StringComparison.Ordinal))
                reason = options.Set(argument);
            else if (options.Template is null)
                options.Template = argument;
            else if (options.Data is null)
                options.Data = argument;
            else
                reason = "render takes one template and one file of data.";
        }

        reason ??= options.IsBatch == options.Template is null ? null : "render takes a template's file, or --batch.";
        return reason is null;
    }

    public LiquidParseOptions Parsing => new() { ErrorMode = ErrorMode(IsStrict) };

    public static LiquidErrorMode ErrorMode(bool isStrict) => isStrict ? LiquidErrorMode.Strict : LiquidErrorMode.Lax;

    public LiquidRenderOptions Rendering(ILiquidPartials? partials) => new()
    {
        EscapeHtml = Escapes,
        StrictVariables = IsStrict,
        StrictFilters = IsStrict,
        Culture = Culture,
        Currency = Currency,
        Partials = partials,
    };

    private string? Set(string flag)
    {
        switch (flag)
        {
            case "--batch":
                IsBatch = true;
                return null;
            case "--strict":
                IsStrict = true;
                return null;
            case "--escape":
                Escapes = true;
                return null;
            default:
                return $"render has no option '{flag}'.";
        }
    }

    private string? Set(string option, string value)
    {
        switch (option)
        {
            case "--partials":
                PartialsFolder = value;
                return Directory.Exists(value) ? null : $"There is no folder '{value}'.";
            case "--currency":
                Currency = value;
                return null;
            default:
                if (!LiquidCulture.TryFind(value, out var culture))
                    return $"'{value}' is no locale.";
                Culture = culture;
                return null;
        }
    }
}
