using System.Collections.Frozen;
using System.Text.Json;
using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Webhooks;

/// <summary>The name that an event kind has in a webhook: <c>message.</c> and its name, such as <c>message.delivered</c>.</summary>
public static class WebhookEventType
{
    /// <summary>The type of <see cref="WebhookTest"/>'s event, which belongs to no message.</summary>
    public const string Test = "webhook.test";

    private static readonly FrozenDictionary<EventKind, string> Types = Enum.GetValues<EventKind>()
        .ToFrozenDictionary(kind => kind, kind => "message." + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));

    private static readonly FrozenDictionary<string, EventKind> Kinds =
        Types.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Of(EventKind kind) => Types[kind];

    public static bool TryParse(string type, out EventKind kind) => Kinds.TryGetValue(type, out kind);
}
