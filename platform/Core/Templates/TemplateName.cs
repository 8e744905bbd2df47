using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Identifiers;

namespace EmailPlatform.Core.Templates;

/// <summary>A template's name within its tenant: 1 to 100 of <c>a-z A-Z 0-9 - _ .</c>, beginning with a letter or digit. Its letter case counts.</summary>
[JsonConverter(typeof(TextIdentifierConverter<TemplateName>))]
public readonly record struct TemplateName : ITextIdentifier<TemplateName>
{
    private const int MaxLength = 100;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private TemplateName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out TemplateName name)
    {
        name = default;
        if (text is null or { Length: 0 or > MaxLength } || !char.IsAsciiLetterOrDigit(text[0])
            || text.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        name = new(text);
        return true;
    }

    public override string ToString() => Value;
}
