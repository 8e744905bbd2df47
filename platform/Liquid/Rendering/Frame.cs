using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Rendering;

/// <summary>What is private to the main template, or to one <c>render</c>: its variables, counters and loop memories.</summary>
internal sealed class Frame
{
    private Dictionary<string, int>? _cycles;
    private Dictionary<string, long>? _loopEnds;
    private SelfPayload? _self;

    /// <summary>Variables that were assigned or captured.</summary>
    public MapPayload Locals { get; } = new(capacity: 8);

    /// <summary>What <c>increment</c> and <c>decrement</c> count.</summary>
    public MapPayload Counters { get; } = new(capacity: 0);

    /// <summary>Where each <c>cycle</c> stands.</summary>
    public Dictionary<string, int> Cycles => _cycles ??= new(StringComparer.Ordinal);

    /// <summary>Where each loop ended, for <c>offset: continue</c>.</summary>
    public Dictionary<string, long> LoopEnds => _loopEnds ??= new(StringComparer.Ordinal);

    /// <summary>What the last <c>ifchanged</c> printed.</summary>
    public byte[]? LastChanged { get; set; }

    /// <summary>The first entry of the scope stack that belongs to this frame.</summary>
    public int ScopeBase { get; private set; }

    /// <summary>Where the scope stack ended when the frame above this one was entered.</summary>
    public int ScopeEnd { get; set; }

    /// <summary>The first loop that belongs to this frame.</summary>
    public int LoopBase { get; private set; }

    /// <summary>Inside <c>render</c>, where <c>include</c> is not allowed.</summary>
    public bool IsIsolated { get; private set; }

    /// <summary>All variables of this frame as one object.</summary>
    public SelfPayload Self(RenderContext context) => _self ??= new SelfPayload(context, this);

    public void Reset(int scopeBase, int loopBase, bool isIsolated)
    {
        IsIsolated = isIsolated;
        ScopeBase = scopeBase;
        LoopBase = loopBase;
        Locals.Clear();
        Counters.Clear();
        _cycles?.Clear();
        _loopEnds?.Clear();
        LastChanged = null;
    }
}
