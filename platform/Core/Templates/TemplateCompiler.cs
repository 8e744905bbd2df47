using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Templates;

/// <summary>Makes sources ready to render: parses them, inlines styles, makes the text part. Says of each that does not parse where it does not.</summary>
public sealed class TemplateCompiler(ITemplateHtml html)
{
    /// <summary>Malformed syntax is an error, because the author is still there to read it.</summary>
    private static readonly LiquidParseOptions Parsing = new() { ErrorMode = LiquidErrorMode.Strict };

    private static readonly Dictionary<string, SourceMap> NoMaps = [];

    /// <summary>The parsed parts; refused with a pointer for each faulty one, such as <c>/html</c>.</summary>
    internal Outcome<CompiledContent> Compile(TemplateClosure closure) =>
        Compile(closure, null).IsRefused(out var refusal, out var standard) ? refusal : new CompiledContent(this, closure, standard);

    /// <summary>The parts of one locale.</summary>
    internal Outcome<CompiledVariant> Compile(TemplateClosure closure, string? locale)
    {
        var parts = LocaleParts.Choose(closure.Content, locale);
        var partials = closure.Partials.ToDictionary(pair => pair.Key, pair => LocaleParts.Choose(pair.Value, locale), StringComparer.Ordinal);
        var plain = Partials(partials, partial => partial.Text ?? partial.Html);
        var markup = Partials(partials, HtmlOf);
        var errors = new List<InputError>();
        var parsed = Parse(parts.Html, "/html", markup, errors);
        var text = Parse(parts.Text, "/text", plain, errors);
        var variant = new CompiledVariant
        {
            Locale = closure.Content.Locales is { } locales && locale is not null && locales.ContainsKey(locale) ? locale : null,
            Subject = Parse(parts.Subject, "/subject", plain, errors),
            Preheader = Parse(parts.Preheader, "/preheader", plain, errors),
            Amp = Parse(parts.Amp, "/amp", Partials(partials, partial => partial.Amp ?? HtmlOf(partial)), errors),
            Html = parsed,
            Text = text,
            PrintsUnsubscribeUrl = partials.Values.Prepend(parts).Any(source => source.Mentions(PlatformVariables.UnsubscribeUrl)),
        };
        if (errors.Count > 0)
            return Refusal.Invalid([.. errors.Select(error => locale is null ? error : error with { Pointer = $"/locales/{locale}{error.Pointer}" })]);
        return parsed is null ? variant : Prepare(closure.Content, variant, parts, partials);
    }

    /// <summary>Checks the sources of one locale as they stand, without what they inherit.</summary>
    internal static IReadOnlyList<InputError> Check(TemplateParts parts, string pointer)
    {
        var errors = new List<InputError>();
        Parse(parts.Subject, $"{pointer}/subject", null, errors);
        Parse(parts.Preheader, $"{pointer}/preheader", null, errors);
        Parse(parts.Text, $"{pointer}/text", null, errors);
        Parse(parts.Html, $"{pointer}/html", null, errors);
        Parse(parts.Amp, $"{pointer}/amp", null, errors);
        return errors;
    }

    /// <summary>The HTML of a partial; one that has text only is the same everywhere.</summary>
    internal static string? HtmlOf(TemplateParts partial) => partial.Html ?? partial.Text;

    private CompiledVariant Prepare(
        TemplateContent content, CompiledVariant variant, TemplateParts parts, Dictionary<string, TemplateParts> partials)
    {
        var made = html.Compile(
            parts.Html!,
            name => partials.TryGetValue(name, out var partial) ? HtmlOf(partial) : null,
            content.InlineCss,
            content.MakeText && parts.Text is null);
        var prepared = variant.Html!;
        if (made.Sources.TryGetValue("", out var own) && LiquidTemplate.TryParse(own.After, Parsing, out var edited, out _))
        {
            var sources = partials.Where(pair => HtmlOf(pair.Value) is not null).Select(pair => KeyValuePair.Create(pair.Key, HtmlOf(pair.Value)!))
                .Concat(made.Sources.Where(pair => pair.Key.Length > 0).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.After)));
            prepared = new CompiledPart(edited, new LiquidPartials(sources, Parsing), made.Sources);
        }

        CompiledPart? text = null;
        if (made.Text is { } source && LiquidTemplate.TryParse(source, Parsing, out var written, out _))
            text = new CompiledPart(written, new LiquidPartials(made.TextPartials, Parsing), NoMaps);
        return variant with { Html = prepared, Text = variant.Text ?? text, IsTextMade = text is not null };
    }

    private static LiquidPartials? Partials(Dictionary<string, TemplateParts> partials, Func<TemplateParts, string?> sourceOf) =>
        partials.Count == 0 ? null
            : new LiquidPartials(partials.Where(pair => sourceOf(pair.Value) is not null).Select(pair => KeyValuePair.Create(pair.Key, sourceOf(pair.Value)!)), Parsing);

    private static CompiledPart? Parse(string? source, string pointer, LiquidPartials? partials, List<InputError> errors)
    {
        if (source is null)
            return null;
        if (LiquidTemplate.TryParse(source, Parsing, out var template, out var error))
            return new CompiledPart(template, partials, NoMaps);
        errors.Add(new InputError(pointer, "template_syntax", $"Line {error.Line}, column {error.Column}: {error.Message}"));
        return null;
    }
}
