using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Rendering;

/// <summary><c>forloop</c>: where a running loop stands.</summary>
internal sealed class LoopState : ObjectPayload
{
    private string _name = string.Empty;
    private LoopState? _parent;

    public long Index0 { get; set; }

    public long Length { get; private set; }

    /// <summary>A template has kept the state itself in a variable, so it cannot serve another loop.</summary>
    public bool IsKept { get; set; }

    public void Start(string name, long length, LoopState? parent)
    {
        _name = name;
        _parent = parent;
        Length = length;
        Index0 = 0;
    }

    public override bool TryGet(Name name, out LiquidValue value)
    {
        switch (name.Text)
        {
            case "index":
                value = LiquidValue.FromInteger(Index0 + 1);
                return true;
            case "index0":
                value = LiquidValue.FromInteger(Index0);
                return true;
            case "rindex":
                value = LiquidValue.FromInteger(Length - Index0);
                return true;
            case "rindex0":
                value = LiquidValue.FromInteger(Length - Index0 - 1);
                return true;
            case "first":
                value = LiquidValue.FromBoolean(Index0 == 0);
                return true;
            case "last":
                value = LiquidValue.FromBoolean(Index0 == Length - 1);
                return true;
            case "length":
                value = LiquidValue.FromInteger(Length);
                return true;
            case "name":
                value = LiquidValue.FromString(_name);
                return true;
            case "parentloop":
                value = new LiquidValue(_parent);
                return true;
            default:
                value = default;
                return false;
        }
    }

    public override string ToString() => "Liquid::ForloopDrop";
}
