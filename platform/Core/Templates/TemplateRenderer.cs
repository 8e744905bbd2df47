using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Buffers;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Templates;

/// <summary>Renders a message's sources for one recipient. HTML and AMP are escaped, subject and text are not.</summary>
public sealed class TemplateRenderer(TimeProvider time)
{
    private readonly LiquidRenderOptions _plain = new() { TimeProvider = time };
    private readonly LiquidRenderOptions _plainStrict = new() { TimeProvider = time, StrictVariables = true, StrictFilters = true };
    private readonly LiquidRenderOptions _html = new() { TimeProvider = time, EscapeHtml = true };
    private readonly LiquidRenderOptions _htmlStrict = new() { TimeProvider = time, EscapeHtml = true, StrictVariables = true, StrictFilters = true };

    /// <param name="isStrict">Whether a missing variable or filter fails the render, instead of leaving a gap.</param>
    public RenderedContent Render(CompiledContent content, LiquidModel model, bool isStrict)
    {
        var plain = isStrict ? _plainStrict : _plain;
        var markup = isStrict ? _htmlStrict : _html;
        using var output = new RentedBuffer();
        RenderedContent.Failed? failed = null;
        var subject = RenderPart(content.Subject, TemplatePart.Subject, plain);
        var preheader = RenderPart(content.Preheader, TemplatePart.Preheader, markup);
        var text = RenderPart(content.Text, TemplatePart.Text, plain);
        var html = RenderPart(content.Html, TemplatePart.Html, markup);
        var amp = RenderPart(content.Amp, TemplatePart.Amp, markup);
        if (failed is not null)
            return failed;
        if (html is not null && !string.IsNullOrWhiteSpace(preheader?.ToString()))
            html = new MimeText(Preheader.Insert(preheader.Utf8.Span, html.Utf8.Span));
        return new RenderedContent.Success(OneLine(subject?.ToString() ?? ""), text, html, amp);

        MimeText? RenderPart(LiquidTemplate? template, TemplatePart part, LiquidRenderOptions options)
        {
            if (template is null || failed is not null)
                return null;
            output.Clear();
            if (template.Render(model, options, output) is LiquidRenderResult.Failed(var error))
            {
                failed = new(part, JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString()), error.Message, error.Line, error.Column, error.Variable);
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
