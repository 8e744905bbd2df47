using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Tags;

namespace EmailPlatform.Liquid;

/// <summary>
/// A parsed template: the language that Shopify defines, with <c>layout</c> and <c>block</c>. Immutable; one template
/// may be rendered by any number of threads at once. It reaches nothing but the model and the partials that it is given.
/// </summary>
public sealed class LiquidTemplate
{
    private readonly Block _body;
    private readonly LayoutTag? _layout;
    private readonly string _source;
    private readonly string[] _variables;

    private LiquidTemplate(string source, string? partialName, TemplateParser parser)
    {
        _source = source;
        PartialName = partialName;
        _body = parser.ParseTemplate();
        _layout = parser.Layout;
        _variables = parser.Variables.Free();
        RequiredVariables = parser.Variables.Needed();
    }

    /// <summary>
    /// The top-level names that the template reads and does not set itself, sorted: what the model must supply. Names
    /// read by its partials, or computed while rendering, are not among them.
    /// </summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>
    /// Those of <see cref="Variables"/> that are printed whatever the other variables are, without a <c>default</c>, sorted: a model that lacks
    /// one leaves a gap for certain. What stands inside a block may be meant to be optional, and is not among them.
    /// </summary>
    public IReadOnlyList<string> RequiredVariables { get; }

    /// <summary>Nothing in it is computed: every render is the same.</summary>
    public bool IsConstant => _layout is null && _body.IsText;

    internal string? PartialName { get; }

    /// <summary>Parses a source.</summary>
    public static LiquidParseResult Parse(string source, LiquidParseOptions? options = null) =>
        TryParse(source, options, out var template, out var error) ? new LiquidParseResult(template) : new LiquidParseResult(error);

    /// <summary>Parses a source, with the default options.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out LiquidTemplate? template, [NotNullWhen(false)] out LiquidError? error) =>
        TryParse(source, null, out template, out error);

    /// <summary>Parses a source.</summary>
    public static bool TryParse(string source, LiquidParseOptions? options, [NotNullWhen(true)] out LiquidTemplate? template, [NotNullWhen(false)] out LiquidError? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= LiquidParseOptions.Default;
        template = null;
        error = null;
        try
        {
            var most = options.Limits.MaxTemplateBytes;
            if (source.Length > most || (source.Length > most / 3 && Encoding.UTF8.GetByteCount(source) > most))
                throw new SyntaxFailure($"the template is longer than {most} bytes", 0, LiquidErrorCode.TemplateTooLarge);
            template = new LiquidTemplate(source, options.PartialName, new TemplateParser(source, options));
            return true;
        }
        catch (SyntaxFailure failure)
        {
            var (line, column) = Locate(source, failure.Offset);
            error = new LiquidError { Code = failure.Code, Message = failure.Message, Line = line, Column = column, Partial = options.PartialName };
            return false;
        }
        catch (RegexMatchTimeoutException)
        {
            error = new LiquidError { Code = LiquidErrorCode.Syntax, Message = "malformed syntax that takes too long to guess at", Line = 1, Column = 1, Partial = options.PartialName };
            return false;
        }
    }

    /// <summary>Renders as UTF-8. <paramref name="output"/> is written to only when the render succeeds.</summary>
    public LiquidRenderResult Render(LiquidModel model, LiquidRenderOptions options, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var context = RenderContext.Rent(this, model, options);
        try
        {
            RenderBody(context);
            context.Output.ThrowIfTooLong();
            output.Write(context.Output.Written);
            return LiquidRenderResult.Success.Instance;
        }
        catch (RenderFailure failure)
        {
            return new LiquidRenderResult.Failed(context.Locate(failure));
        }
        finally
        {
            context.Return();
        }
    }

    /// <summary>Renders the inner layer alone.</summary>
    public LiquidRenderResult Render(LiquidValue model, LiquidRenderOptions options, IBufferWriter<byte> output) =>
        Render(LiquidModel.Create(model), options, output);

    /// <summary>Renders to a text; null with the error where the render fails.</summary>
    public string? Render(LiquidModel model, LiquidRenderOptions options, out LiquidError? error)
    {
        var output = new ArrayBufferWriter<byte>();
        error = (Render(model, options, output) as LiquidRenderResult.Failed)?.Error;
        return error is null ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }

    internal Signal RenderBody(RenderContext context) =>
        _layout is null ? _body.Render(context) : _layout.Render(context, _body);

    internal (int Line, int Column) Locate(int offset) => Locate(_source, offset);

    private static (int Line, int Column) Locate(string source, int offset)
    {
        var before = source.AsSpan(0, Math.Min(offset, source.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
