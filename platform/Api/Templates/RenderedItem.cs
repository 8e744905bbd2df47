using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>What came of one render: the parts, or the error.</summary>
/// <param name="Locale">The locale that the parts were written for; absent for the default.</param>
internal sealed record RenderedItem(string? Locale, string? Subject, string? Text, string? Html, string? Amp, RenderError? Error)
{
    public static RenderedItem Of(RenderedContent rendered) => rendered switch
    {
        RenderedContent.Success done => new(done.Locale, done.Subject, done.Text?.ToString(), done.Html?.ToString(), done.Amp?.ToString(), null),
        RenderedContent.Failed failed => new(null, null, null, null, null, RenderError.Of(failed)),
        _ => throw new InvalidOperationException("A rendering is neither done nor failed."),
    };
}
