using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Rendering;

/// <summary><c>tablerowloop</c>: where a running table stands.</summary>
internal sealed class TableRowState(long length, long columns) : ObjectPayload
{
    private long _index0;

    public long Row { get; private set; } = 1;

    public long Column { get; private set; } = 1;

    public bool IsLast => _index0 == length - 1;

    public bool IsLastColumn => Column == columns;

    public void Advance()
    {
        _index0++;
        if (IsLastColumn)
        {
            Column = 1;
            Row++;
        }
        else
        {
            Column++;
        }
    }

    public override bool TryGet(Name name, out LiquidValue value)
    {
        LiquidValue? found = name.Text switch
        {
            "index" => LiquidValue.FromInteger(_index0 + 1),
            "index0" => LiquidValue.FromInteger(_index0),
            "rindex" => LiquidValue.FromInteger(length - _index0),
            "rindex0" => LiquidValue.FromInteger(length - _index0 - 1),
            "first" => LiquidValue.FromBoolean(_index0 == 0),
            "last" => LiquidValue.FromBoolean(IsLast),
            "length" => LiquidValue.FromInteger(length),
            "row" => LiquidValue.FromInteger(Row),
            "col" => LiquidValue.FromInteger(Column),
            "col0" => LiquidValue.FromInteger(Column - 1),
            "col_first" => LiquidValue.FromBoolean(Column == 1),
            "col_last" => LiquidValue.FromBoolean(IsLastColumn),
            _ => null,
        };
        value = found.GetValueOrDefault();
        return found.HasValue;
    }

    public override string ToString() => "Liquid::TablerowloopDrop";
}
