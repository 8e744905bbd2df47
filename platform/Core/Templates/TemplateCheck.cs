using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Templates;

/// <summary>Whether a draft can be stored: what needs nothing but itself.</summary>
internal static class TemplateCheck
{
    /// <summary>What a note may hold.</summary>
    private const int MaxNoteLength = 500;

    /// <summary>More than any list of languages that one team writes.</summary>
    private const int MaxLocales = 100;

    private const int MaxVariables = 200;

    public static IReadOnlyList<InputError> Errors(TemplateDraft draft, TemplateKind kind)
    {
        var errors = new List<InputError>();
        var content = draft.Content;
        if (kind == TemplateKind.Template && string.IsNullOrWhiteSpace(content.Subject))
            errors.Add(new("/subject", "required", "A template has a subject."));
        if (content.Text is null && content.Html is null)
            errors.Add(new("/html", "required", "A template has an HTML part, a text part, or both."));
        if (draft.Note?.Length > MaxNoteLength)
            errors.Add(new("/note", "too_long", $"A note has at most {MaxNoteLength} characters."));
        if (content.DefaultLocale is { } standard && !LocaleTag.TryRead(standard, out _))
            errors.Add(new("/default_locale", "invalid_locale", "A locale is a tag such as pt-BR."));
        errors.AddRange(TemplateCompiler.Check(content, ""));
        AddLocales(content, errors);
        AddVariables(content, errors);
        return errors;
    }

    private static void AddLocales(TemplateContent content, List<InputError> errors)
    {
        if (content.Locales is not { } locales)
            return;
        if (locales.Count > MaxLocales)
            errors.Add(new("/locales", "too_many", $"At most {MaxLocales} are allowed here."));
        foreach (var (locale, parts) in locales.Take(MaxLocales))
        {
            var pointer = $"/locales/{Escape(locale)}";
            if (!LocaleTag.TryRead(locale, out var canonical))
                errors.Add(new(pointer, "invalid_locale", "A locale is a tag such as pt-BR."));
            else if (canonical != locale)
                errors.Add(new(pointer, "duplicate_field", $"The locale {canonical} stands there twice."));
            else
                errors.AddRange(TemplateCompiler.Check(parts, pointer));
        }
    }

    private static void AddVariables(TemplateContent content, List<InputError> errors)
    {
        if (content.Variables is not { } variables)
            return;
        if (variables.Count > MaxVariables)
            errors.Add(new("/variables", "too_many", $"At most {MaxVariables} are allowed here."));
        foreach (var (name, declaration) in variables.Take(MaxVariables))
        {
            var pointer = $"/variables/{Escape(name)}";
            if (!IsName(name))
                errors.Add(new(pointer, "invalid_name", "A variable's name has letters, digits, - and _, and begins with a letter or _."));
            if (declaration.Sample is { } sample && !declaration.Fits(sample))
                errors.Add(new($"{pointer}/sample", "wrong_type", $"The sample is no {declaration.Type.ToString().ToLowerInvariant()}."));
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
