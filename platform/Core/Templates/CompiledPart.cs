using System.Buffers;
using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Templates;

/// <summary>One part of a message, ready to render.</summary>
/// <param name="Template">What is rendered: the source, or what was made of it.</param>
/// <param name="Partials">Its layouts and partials; null where it has none.</param>
/// <param name="Maps">Where an edited source was edited, by its name; the part's own under "".</param>
internal sealed record CompiledPart(LiquidTemplate Template, ILiquidPartials? Partials, IReadOnlyDictionary<string, SourceMap> Maps)
{
    /// <summary>What every recipient gets, encoded once for all messages; null where something in it is computed.</summary>
    public MimeText? Constant => Template.IsConstant ? field ??= MakeConstant() : null;

    /// <summary>The place of an error in the source that its author wrote, and the layout or partial that it is in.</summary>
    public (string? Partial, int Line, int Column) Locate(LiquidError error)
    {
        var (line, column) = Maps.TryGetValue(error.Partial ?? "", out var map) ? map.Before(error.Line, error.Column) : (error.Line, error.Column);
        return (error.Partial is null ? null : PartialVariant.Of(error.Partial), line, column);
    }

    private MimeText MakeConstant()
    {
        var output = new ArrayBufferWriter<byte>();
        Template.Render(LiquidModel.Empty, LiquidRenderOptions.Default, output);
        return new MimeText(output.WrittenSpan.ToArray()).Encoded();
    }
}
