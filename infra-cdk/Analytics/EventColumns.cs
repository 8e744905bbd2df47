namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>The archive's columns: the members of a mail event as its JSON has them.</summary>
internal static class EventColumns
{
    public static IReadOnlyList<(string Name, string Type)> All { get; } =
    [
        ("id", "string"),
        ("tenant", "string"),
        ("message_id", "string"),
        ("kind", "string"),
        ("time", "string"),
        ("stream", "string"),
        ("recipient", "string"),
        ("attempt", "int"),
        ("occurrence", "string"),
        ("route", "string"),
        ("response", "string"),
        ("enhanced_status", "string"),
        ("remote_host", "string"),
        ("bounce", "string"),
        ("next_attempt_at", "string"),
        ("scope", "string"),
        ("tags", "array<string>"),
        ("metadata", "map<string,string>"),
    ];
}
