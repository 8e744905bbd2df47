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

    /// <summary>The lowest <see cref="Schema"/> that can read the item, as its writer says. Missing: 1.</summary>
    public const string SchemaAttribute = "sch";

    /// <summary>
    /// Of the documents that this version writes. It rises where an earlier version would misread them, and that version then refuses them;
    /// what it would only pass over leaves it as it is (docs/data-model.md, "Two versions side by side").
    /// </summary>
    public const int Schema = 1;

    public static Dictionary<string, AttributeValue> KeyOf(TableKey key) => new()
    {
        [Partition] = new AttributeValue { S = key.Partition },
        [Sort] = new AttributeValue { S = key.Sort },
    };

    /// <summary>Null where there is none: an absent item comes as an empty map or none at all.</summary>
    /// <exception cref="TableSchemaException">A later version has written it in a form that this one cannot read.</exception>
    public static DynamoItem? Read(Dictionary<string, AttributeValue>? attributes)
    {
        if (attributes is not { Count: > 0 })
            return null;
        var key = new TableKey(attributes[Partition].S, attributes[Sort].S);
        if (attributes.TryGetValue(SchemaAttribute, out var schema) && NumberOf(schema) > Schema)
            throw new TableSchemaException(key, NumberOf(schema), Schema);
        return new DynamoItem(
            key,
            StoredDocument.Read(BytesOf(attributes[DocumentAttribute])),
            NumberOf(attributes[VersionAttribute]),
            attributes.TryGetValue(ExpiryAttribute, out var expiresAt) ? NumberOf(expiresAt) : null,
            new WriteHistory(BytesOf(attributes[HistoryAttribute])));
    }

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
