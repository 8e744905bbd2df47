namespace EmailPlatform.Embedded.Database;

/// <summary>The tables of <c>platform.db</c>. Each feature's statements stand beside its code.</summary>
internal static class PlatformSchema
{
    public static DatabaseSettings Settings { get; } = new()
    {
        FileName = "platform.db",
        SchemaVersion = 2,
        Schema = string.Join(';', Tables.ItemRow.Schema, Queues.WorkRow.Schema, Streams.EventRow.Schema),
    };
}
