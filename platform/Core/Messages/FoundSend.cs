using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Messages;

/// <summary>A stored send whose content is not read yet.</summary>
internal sealed record FoundSend(TableItem Item)
{
    public long Version => Item.Version;
}
