using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Identifiers;

namespace EmailPlatform.Core.Tenants;

/// <summary>A customer of the platform: 1 to 40 of <c>a-z 0-9 -</c>, beginning and ending with a letter or digit.</summary>
[JsonConverter(typeof(TextIdentifierConverter<TenantId>))]
public readonly record struct TenantId : ITextIdentifier<TenantId>
{
    private const int MaxLength = 40;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private TenantId(string value) => Value = value;

    /// <summary>The tenant that the first start of a single machine makes.</summary>
    public static TenantId Default { get; } = new("default");

    public string Value { get; }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a tenant id: 1 to 40 of a-z, 0-9 and '-'.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        id = default;
        if (text is null or { Length: 0 or > MaxLength } || text[0] == '-' || text[^1] == '-'
            || text.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        id = new(text);
        return true;
    }

    public override string ToString() => Value;
}
