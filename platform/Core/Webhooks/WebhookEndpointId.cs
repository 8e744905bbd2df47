using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Identifiers;

namespace EmailPlatform.Core.Webhooks;

/// <summary>A webhook endpoint: <c>wh_</c> and a UUIDv7 (RFC 9562 §5.7) as 32 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(TextIdentifierConverter<WebhookEndpointId>))]
public readonly record struct WebhookEndpointId : ITextIdentifier<WebhookEndpointId>
{
    private const string Prefix = "wh_";
    private const int Length = 35;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("0123456789abcdef");

    private WebhookEndpointId(string value) => Value = value;

    public string Value { get; }

    public static WebhookEndpointId New(TimeProvider time) => new(Prefix + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookEndpointId id)
    {
        id = default;
        if (text is not { Length: Length } || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan(Prefix.Length).ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        id = new(text);
        return true;
    }

    public override string ToString() => Value;
}
