using System.Text;
using System.Text.Json;
using EmailPlatform.Liquid;
using EmailPlatform.Mail;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Templates;

/// <summary>Renders a message's sources for one recipient. HTML and AMP are escaped, subject and text are not.</summary>
public sealed class TemplateRenderer(TimeProvider time)
{
    /// <summary>More than most parts have.</summary>
    private const int InitialBytes = 32 * 1024;

    /// <param name="locale">The recipient's, canonical; null for none.</param>
    /// <param name="isStrict">Whether a missing variable or filter fails the render, instead of leaving a gap.</param>
    public RenderedContent Render(CompiledContent content, string? locale, LiquidModel model, bool isStrict)
    {
        ArgumentNullException.ThrowIfNull(content);
        var variant = content.For(locale);
        var culture = content.CultureFor(locale, variant);
        using var output = new PooledBuffer(InitialBytes);
        RenderedContent.Failed? failed = null;
        var subject = RenderPart(variant.Subject, TemplatePart.Subject, isMarkup: false);
        var preheader = RenderPart(variant.Preheader, TemplatePart.Preheader, isMarkup: true);
        var text = variant.IsTextMade ? null : RenderPart(variant.Text, TemplatePart.Text, isMarkup: false);
        var html = RenderPart(variant.Html, TemplatePart.Html, isMarkup: true);
        var amp = RenderPart(variant.Amp, TemplatePart.Amp, isMarkup: true);
        // A fault is named where its author wrote it: in the HTML.
        if (variant.IsTextMade)
            text = RenderPart(variant.Text, TemplatePart.Text, isMarkup: false);
        if (failed is not null)
            return failed;
        if (html is not null && !string.IsNullOrWhiteSpace(preheader?.ToString()))
            html = new MimeText(Preheader.Insert(preheader.Utf8.Span, html.Utf8.Span));
        return new RenderedContent.Success(OneLine(subject?.ToString() ?? ""), text, html, amp) { Locale = variant.Locale };

        MimeText? RenderPart(CompiledPart? source, TemplatePart part, bool isMarkup)
        {
            if (source is null || failed is not null)
                return null;
            if (source.Constant is { } constant)
                return constant;
            output.Clear();
            var options = new LiquidRenderOptions
            {
                TimeProvider = time,
                EscapeHtml = isMarkup,
                StrictVariables = isStrict,
                StrictFilters = isStrict,
                Partials = source.Partials,
                Culture = culture,
            };
            if (source.Template.Render(model, options, output) is LiquidRenderResult.Failed(var error))
            {
                var (partial, line, column) = source.Locate(error);
                failed = new(part, JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString()), error.Message, line, column, error.Variable)
                {
                    Partial = partial,
                };
                return null;
            }

            return new MimeText(output.Written.ToArray());
        }
    }

    /// <summary>A subject is one line: what a variable brings of line breaks and other control characters becomes a space.</summary>
    private static string OneLine(string text)
    {
        if (!text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            return text.Trim();
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && c is not ('\u2028' or '\u2029'))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().Trim();
    }
}
