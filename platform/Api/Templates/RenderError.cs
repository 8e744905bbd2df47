using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>Why a template could not be rendered, and where.</summary>
/// <param name="Code">Such as <c>undefined_variable</c>.</param>
/// <param name="Part">subject, preheader, text, html or amp.</param>
/// <param name="Partial">The layout or partial that the place is in; absent for the template itself.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">In UTF-16 units, from 1.</param>
/// <param name="Variable">The missing variable, where that is the error.</param>
internal sealed record RenderError(string Code, string Part, string? Partial, int Line, int Column, string? Variable, string Detail)
{
    public static RenderError Of(RenderedContent.Failed failed) => new(
        failed.Code, PartOf(failed), failed.Partial, failed.Line, failed.Column, failed.Variable, failed.Detail);

    private static string PartOf(RenderedContent.Failed failed) => failed.Part.ToString().ToLowerInvariant();
}
