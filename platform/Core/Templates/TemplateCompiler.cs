using EmailPlatform.Core.Refusals;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Templates;

/// <summary>Parses the sources of a message, and says of each that does not parse where it does not.</summary>
internal static class TemplateCompiler
{
    /// <summary>Malformed syntax is an error, because the author is still there to read it.</summary>
    private static readonly LiquidParseOptions Parsing = new() { ErrorMode = LiquidErrorMode.Strict };

    /// <summary>The parsed parts; refused with a pointer for each faulty one, such as <c>/html</c>.</summary>
    public static Outcome<CompiledContent> Compile(TemplateContent content)
    {
        var errors = new List<InputError>();
        var compiled = new CompiledContent
        {
            Subject = Parse(content.Subject, "/subject", errors),
            Preheader = Parse(content.Preheader, "/preheader", errors),
            Text = Parse(content.Text, "/text", errors),
            Html = Parse(content.Html, "/html", errors),
            Amp = Parse(content.Amp, "/amp", errors),
        };
        return errors.Count == 0 ? compiled : Refusal.Invalid(errors);
    }

    private static LiquidTemplate? Parse(string? source, string pointer, List<InputError> errors)
    {
        if (source is null)
            return null;
        if (LiquidTemplate.TryParse(source, Parsing, out var template, out var error))
            return template;
        errors.Add(new InputError(pointer, "template_syntax", $"Line {error.Line}, column {error.Column}: {error.Message}"));
        return null;
    }
}
