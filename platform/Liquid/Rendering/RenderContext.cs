using System.Runtime.CompilerServices;
using EmailPlatform.Liquid.Tags;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Rendering;

/// <summary>The state of one render. Reused by the next render on the same thread.</summary>
internal sealed class RenderContext
{
    [ThreadStatic]
    private static RenderContext? _idle;

    private readonly List<Frame> _frames = [new Frame()];
    private readonly List<LoopState> _loops = [];
    private LiquidModel _model;
    private ScopeEntry[] _scopes = new ScopeEntry[16];
    private int _scopeCount;
    private int _loopCount;
    private int _frameCount;
    private int _scopeHighMark;
    private Dictionary<string, BlockOverride>? _overrides;

    public Utf8Output Output { get; } = new();

    public Budget Budget { get; } = new();

    public LiquidRenderOptions Options { get; private set; } = LiquidRenderOptions.Default;

    public bool EscapeHtml { get; private set; }

    /// <summary>The template whose tags are being rendered, and where in it: the place of an error.</summary>
    public LiquidTemplate Template { get; set; } = null!;

    public int Offset { get; set; }

    public Frame Frame { get; set; } = null!;

    public int PartialDepth { get; set; }

    /// <summary>A template with a layout is being rendered: its blocks are kept for the layout.</summary>
    public bool CollectsBlocks { get; set; }

    public static RenderContext Rent(LiquidTemplate template, LiquidModel model, LiquidRenderOptions options)
    {
        var context = _idle ?? new RenderContext();
        _idle = null;
        context.Template = template;
        context.Options = options;
        context.EscapeHtml = options.EscapeHtml;
        context._model = model;
        context.Output.Reset(options.Limits.MaxOutputBytes);
        context.Budget.Reset(options.Limits, options.TimeProvider);
        context.Frame = context._frames[0];
        context.Frame.Reset(0, 0, isIsolated: false);
        context._frameCount = 1;
        return context;
    }

    /// <summary>Forgets the render, so that nothing of its model is kept alive, and keeps the room.</summary>
    public void Return()
    {
        _model = default;
        _overrides = null;
        CollectsBlocks = false;
        PartialDepth = 0;
        foreach (var frame in _frames)
            frame.Reset(0, 0, isIsolated: false);
        Array.Clear(_scopes, 0, Math.Min(_scopes.Length, _scopeHighMark));
        _scopeHighMark = 0;
        _scopeCount = 0;
        _loopCount = 0;
        Output.Trim();
        _idle = this;
    }

    public bool TryGet(Name name, out LiquidValue value) => TryGet(Frame, _scopeCount, name, out value);

    /// <summary>A variable as another frame sees it.</summary>
    public bool TryGet(Frame frame, Name name, out LiquidValue value) =>
        TryGet(frame, frame == Frame ? _scopeCount : Math.Min(frame.ScopeEnd, _scopeCount), name, out value);

    /// <summary>A variable that shadows all others until <see cref="RestoreScopes"/>; returns where its value is kept.</summary>
    public int Push(Name name, LiquidValue value)
    {
        if (_scopeCount == _scopes.Length)
            Array.Resize(ref _scopes, _scopeCount * 2);
        _scopes[_scopeCount] = new ScopeEntry { Name = name, Value = value };
        _scopeCount++;
        _scopeHighMark = Math.Max(_scopeHighMark, _scopeCount);
        return _scopeCount - 1;
    }

    public void Replace(int entry, LiquidValue value) => _scopes[entry].Value = value;

    public int MarkScopes() => _scopeCount;

    public void RestoreScopes(int mark) => _scopeCount = mark;

    public LoopState EnterLoop(string name, long length)
    {
        if (_loopCount == _loops.Count)
            _loops.Add(new LoopState());
        else if (_loops[_loopCount].IsKept)
            _loops[_loopCount] = new LoopState();
        var state = _loops[_loopCount];
        state.Start(name, length, _loopCount > Frame.LoopBase ? _loops[_loopCount - 1] : null);
        _loopCount++;
        return state;
    }

    public void LeaveLoop() => _loopCount--;

    public Mark Save() => new(Frame, _frameCount, _scopeCount, _loopCount, PartialDepth, Template, CollectsBlocks);

    public void Restore(in Mark mark)
    {
        Frame = mark.Frame;
        _frameCount = mark.FrameCount;
        _scopeCount = mark.ScopeCount;
        _loopCount = mark.LoopCount;
        PartialDepth = mark.PartialDepth;
        Template = mark.Template;
        CollectsBlocks = mark.CollectsBlocks;
    }

    /// <summary>Keeps a block for the layout, unless a template further in has one of that name.</summary>
    public void Override(string name, BlockOverride block) =>
        (_overrides ??= new(StringComparer.Ordinal)).TryAdd(name, block);

    public BlockOverride? FindOverride(string name) =>
        _overrides is not null && _overrides.TryGetValue(name, out var block) ? block : null;

    /// <summary>A frame of its own for a <c>render</c>.</summary>
    public void EnterFrame()
    {
        if (_frameCount == _frames.Count)
            _frames.Add(new Frame());
        Frame.ScopeEnd = _scopeCount;
        Frame = _frames[_frameCount];
        _frameCount++;
        Frame.Reset(_scopeCount, _loopCount, isIsolated: true);
    }

    /// <summary>One partial or layout deeper; <see cref="Restore"/> leaves it.</summary>
    public void EnterPartial(LiquidTemplate template)
    {
        if (PartialDepth >= Math.Min(Options.Limits.MaxPartialDepth, 200) || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new RenderFailure(LiquidErrorCode.NestingTooDeep, "Nesting too deep");
        PartialDepth++;
        CollectsBlocks = false;
        Template = template;
    }

    /// <summary>The partial of that name, or an error that says why there is none.</summary>
    public LiquidTemplate FindPartial(string name)
    {
        LiquidError? error = null;
        if (Options.Partials is { } partials && partials.TryGet(name, out var template, out error))
            return template;
        if (error is not null)
            throw new RenderFailure(error.Code, error.Message) { Located = error };
        throw new RenderFailure(LiquidErrorCode.PartialNotFound, $"Could not find asset {name}");
    }

    public LiquidError Locate(RenderFailure failure)
    {
        if (failure.Located is { } located)
            return located;
        var (line, column) = Template.Locate(Offset);
        return new LiquidError
        {
            Code = failure.Code,
            Message = failure.Message,
            Line = line,
            Column = column,
            Partial = Template.PartialName,
            Variable = failure.Variable,
        };
    }

    public void Write(LiquidValue value)
    {
        switch (value.Payload)
        {
            case null:
                break;
            case Text text:
                Output.Write(text, EscapeHtml && !text.IsSafe);
                break;
            case Scalar when value.IsSmallInteger:
                Output.Write(value.SmallInteger);
                break;
            case Scalar when value.Kind == LiquidKind.Boolean:
                Output.Write(value.Boolean ? "true"u8 : "false"u8);
                break;
            case ArrayPayload array:
                foreach (var item in array.Items)
                    Write(item);
                break;
            default:
                Write(TextForm.Of(value));
                break;
        }
    }

    /// <summary>Text that is no HTML yet.</summary>
    public void Write(ReadOnlySpan<char> characters) => Output.Write(characters, EscapeHtml);

    private bool TryGet(Frame frame, int scopeEnd, Name name, out LiquidValue value)
    {
        for (var i = scopeEnd - 1; i >= frame.ScopeBase; i--)
        {
            ref var entry = ref _scopes[i];
            if (entry.Name.Hash == name.Hash && entry.Name.Text == name.Text)
            {
                value = entry.Value;
                return true;
            }
        }

        if (frame.Locals.Count > 0 && frame.Locals.TryGet(name, out value))
            return true;
        if (frame.Counters.Count > 0 && frame.Counters.TryGet(name, out value))
            return true;
        if (_model.Inner is { } inner && inner.TryGet(name, out value))
            return true;
        if (_model.Outer is { } outer && outer.TryGet(name, out value))
            return true;
        value = default;
        return false;
    }

    private struct ScopeEntry
    {
        public Name Name;
        public LiquidValue Value;
    }

    /// <summary>Where a render stood, for going back to when a tag has failed or a partial has ended.</summary>
    internal readonly record struct Mark(Frame Frame, int FrameCount, int ScopeCount, int LoopCount, int PartialDepth, LiquidTemplate Template, bool CollectsBlocks);
}
