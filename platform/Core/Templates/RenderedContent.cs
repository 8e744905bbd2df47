using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Templates;

/// <summary>What came of a render: a closed family of <see cref="Success"/> and <see cref="Failed"/>.</summary>
public abstract record RenderedContent
{
    private RenderedContent()
    {
    }

    /// <param name="Subject">One line.</param>
    public sealed record Success(string Subject, MimeText? Text, MimeText? Html, MimeText? Amp) : RenderedContent
    {
        /// <summary>The locale that the parts were written for; null for the default.</summary>
        public string? Locale { get; init; }
    }

    /// <summary>The template or the variables are at fault; the same again fails again.</summary>
    /// <param name="Code">Stable, snake_case, such as <c>undefined_variable</c>.</param>
    /// <param name="Detail">One sentence for the template's author.</param>
    /// <param name="Line">From 1.</param>
    /// <param name="Column">In UTF-16 units, from 1.</param>
    /// <param name="Variable">The missing variable as it is written, where that is the fault.</param>
    public sealed record Failed(TemplatePart Part, string Code, string Detail, int Line, int Column, string? Variable) : RenderedContent
    {
        /// <summary>The layout or partial that the place is in; null for the template itself.</summary>
        public string? Partial { get; init; }

        /// <summary>For a timeline: <c>html, line 3, column 14: …</c>, or <c>html, footer, line 3, column 14: …</c> for a partial.</summary>
        public override string ToString() =>
            $"{Part.ToString().ToLowerInvariant()}{(Partial is null ? "" : $", {Partial}")}, line {Line}, column {Column}: {Detail}";
    }
}
