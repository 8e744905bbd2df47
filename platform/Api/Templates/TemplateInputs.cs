using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using Microsoft.Net.Http.Headers;

namespace EmailPlatform.Api.Templates;

/// <summary>What the bodies of the routes for trying templates have in common.</summary>
internal static class TemplateInputs
{
    public static Refusal? CheckVariables(JsonElement? variables, string pointer) =>
        variables is { ValueKind: not JsonValueKind.Object } ? Refusal.Invalid(pointer, "wrong_type", "Variables are a JSON object.") : null;

    /// <returns>Why it is none; null where it is one, or none is given.</returns>
    public static Refusal? TryLocale(string? input, string pointer, out string? locale)
    {
        locale = null;
        return input is null || LocaleTag.TryRead(input, out locale) ? null : Refusal.Invalid(pointer, "invalid_locale", "A locale is a tag such as pt-BR.");
    }

    public static Refusal? Check(RenderInput input, int maxItems)
    {
        if (input.Items is not { Count: > 0 } items)
            return Refusal.Invalid("/items", "required", "The field 'items' is required.");
        if (items.Count > maxItems)
            return Refusal.Invalid("/items", "too_many", $"At most {maxItems} are allowed here.");
        if ((CheckVariables(input.Variables, "/variables") ?? TryLocale(input.Locale, "/locale", out _)) is { } refusal)
            return refusal;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not { } item)
                return Refusal.Invalid($"/items/{i}", "required", "An item is a JSON object.");
            if ((CheckVariables(item.Variables, $"/items/{i}/variables") ?? TryLocale(item.Locale, $"/items/{i}/locale", out _)) is { } wrong)
                return wrong;
        }

        return null;
    }

    /// <summary>Whether a message is asked for before anything that JSON would answer.</summary>
    public static bool WantsMail(string? accept) =>
        MediaTypeHeaderValue.TryParseList(accept?.Split(',') ?? [], out var types)
        && types.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault()?.MediaType.Equals("message/rfc822", StringComparison.OrdinalIgnoreCase) == true;
}
