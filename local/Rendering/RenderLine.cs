using System.Globalization;
using System.Text.Json;
using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>What a line of a batch asks for, beside its template.</summary>
internal sealed record RenderLine
{
    public LiquidValue Data { get; private init; }

    private Dictionary<string, string>? Partials { get; init; }

    /// <summary>A missing variable or filter is an error, and so is malformed syntax that could be guessed at.</summary>
    public bool IsStrict { get; private init; }

    private bool Escapes { get; init; }

    /// <summary>Errors are printed in their place, as Shopify's own implementation does.</summary>
    private bool PrintsErrors { get; init; }

    private CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    private string? Currency { get; init; }

    /// <summary>Null with a reason where the line asks for nothing that can be rendered.</summary>
    public static RenderLine? TryRead(JsonElement line, out string? template, out string? reason)
    {
        template = null;
        reason = Check(line);
        if (reason is not null)
            return null;
        template = line.GetProperty("template").GetString();
        var culture = CultureInfo.InvariantCulture;
        if (Text(line, "locale") is { } locale && !LiquidCulture.TryFind(locale, out culture))
        {
            reason = $"'{locale}' is no locale.";
            return null;
        }

        return new RenderLine
        {
            Data = line.TryGetProperty("data", out var data) ? LiquidValue.FromJson(data) : LiquidValue.Nil,
            Partials = Member(line, "partials") is { } partials ? Texts(partials) : null,
            IsStrict = Member(line, "strict")?.GetBoolean() ?? false,
            Escapes = Member(line, "escape")?.GetBoolean() ?? false,
            PrintsErrors = Member(line, "inline_errors")?.GetBoolean() ?? false,
            Culture = culture,
            Currency = Text(line, "currency"),
        };
    }

    public LiquidRenderOptions Rendering(ParsedSources sources) => new()
    {
        EscapeHtml = Escapes,
        InlineErrors = PrintsErrors,
        StrictVariables = IsStrict,
        StrictFilters = IsStrict,
        Culture = Culture,
        Currency = Currency,
        Partials = Partials is null ? null : new BatchPartials(Partials, sources, IsStrict),
    };

    private static string? Check(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
            return "The line is no JSON object.";
        if (Member(line, "template") is not { ValueKind: JsonValueKind.String })
            return "The field 'template' is a text.";
        if (Member(line, "data") is { ValueKind: not JsonValueKind.Object })
            return "The field 'data' is an object.";
        if (Member(line, "partials") is { } partials
            && (partials.ValueKind != JsonValueKind.Object || partials.EnumerateObject().Any(partial => partial.Value.ValueKind != JsonValueKind.String)))
            return "The field 'partials' is an object of texts.";
        foreach (var flag in (ReadOnlySpan<string>)["strict", "escape", "inline_errors"])
        {
            if (Member(line, flag) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
                return $"The field '{flag}' is true or false.";
        }

        foreach (var text in (ReadOnlySpan<string>)["locale", "currency"])
        {
            if (Member(line, text) is { ValueKind: not JsonValueKind.String })
                return $"The field '{text}' is a text.";
        }

        return null;
    }

    private static Dictionary<string, string> Texts(JsonElement members)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject())
            texts[member.Name] = member.Value.GetString()!;
        return texts;
    }

    private static string? Text(JsonElement line, string name) => Member(line, name)?.GetString();

    /// <summary>Null where there is none, or where it is null.</summary>
    private static JsonElement? Member(JsonElement line, string name) =>
        line.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
