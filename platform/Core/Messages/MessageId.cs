using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Identifiers;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// One recipient's message: <c>{send id}-{ordinal}</c>, the ordinal counting to, cc and bcc from 0.
/// Not the Message-ID header, which all copies of a send share.
/// </summary>
[JsonConverter(typeof(TextIdentifierConverter<MessageId>))]
public readonly record struct MessageId(SendId Send, int Ordinal) : ITextIdentifier<MessageId>
{
    private const int MaxDigits = 6;

    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        id = default;
        var dash = text?.IndexOf('-') ?? -1;
        if (dash < 0 || !SendId.TryParse(text![..dash], out var send))
            return false;
        var digits = text.AsSpan(dash + 1);
        if (digits.Length is 0 or > MaxDigits || (digits.Length > 1 && digits[0] == '0')
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
            return false;
        id = new(send, ordinal);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Send.Value}-{Ordinal}");
}
