using System.Globalization;
using System.Runtime.InteropServices;
using Amazon.DynamoDBv2.Model;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>An item as it stands in DynamoDB, expired or not.</summary>
internal sealed record DynamoItem(TableKey Key, ReadOnlyMemory<byte> Document, long Version, long? ExpiresAt, WriteHistory History)
{
    public const string Partition = "pk";
    public const string Sort = "sk";

    /// <summary>Binary, so that it is read back byte for byte: a map would lose spaces, order and the form of numbers, and bill each name once more.</summary>
    public const string DocumentAttribute = "doc";

    public const string VersionAttribute = "ver";

    /// <summary>Seconds since 1970: the table's time-to-live attribute. DynamoDB removes the item within days, and until then it counts as absent.</summary>
    public const string ExpiryAttribute = "exp";

    public const string HistoryAttribute = "tok";

    public static Dictionary<string, AttributeValue> KeyOf(TableKey key) => new()
    {
        [Partition] = new AttributeValue { S = key.Partition },
        [Sort] = new AttributeValue { S = key.Sort },
    };

    /// <summary>Null where there is none: an absent item comes as an empty map or none at all.</summary>
    public static DynamoItem? Read(Dictionary<string, AttributeValue>? attributes) => attributes is not { Count: > 0 }
        ? null
        : new DynamoItem(
            new TableKey(attributes[Partition].S, attributes[Sort].S),
            StoredDocument.Read(BytesOf(attributes[DocumentAttribute])),
            NumberOf(attributes[VersionAttribute]),
            attributes.TryGetValue(ExpiryAttribute, out var expiresAt) ? NumberOf(expiresAt) : null,
            new WriteHistory(BytesOf(attributes[HistoryAttribute])));

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static long NumberOf(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);

    public static AttributeValue Binary(ReadOnlyMemory<byte> bytes) => new() { B = StreamOf(bytes) };

    public bool IsLive(long now) => ExpiresAt is null || ExpiresAt > now;

    public TableItem ToTableItem() => new()
    {
        Key = Key,
        Document = Document,
        Version = Version,
        ExpiresAt = TableExpiry.FromSeconds(ExpiresAt),
    };

    private static byte[] BytesOf(AttributeValue value) => value.B.ToArray();

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(bytes.ToArray());
}
