using System.Diagnostics.CodeAnalysis;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Accepting;

/// <summary>The address members of a request.</summary>
internal static class AddressFields
{
    public static bool TryRead(AddressInput input, out Mailbox mailbox) => TryRead(input, out mailbox, out _, out _);

    public static Mailbox One(AddressInput? input, string pointer, InputErrors errors)
    {
        if (input is null)
            errors.Missing(pointer);
        else if (TryRead(input, out var mailbox, out var error, out var member))
            return mailbox;
        else
            errors.Add(pointer + member, "invalid_address", error);
        return default;
    }

    public static IReadOnlyList<Mailbox> List(IReadOnlyList<AddressInput>? inputs, string pointer, InputErrors errors)
    {
        if (inputs is null or { Count: 0 })
            return [];
        if (inputs.Count > AcceptLimits.MaxRecipients)
        {
            errors.TooMany(pointer, AcceptLimits.MaxRecipients);
            return [];
        }
        var mailboxes = new Mailbox[inputs.Count];
        for (var i = 0; i < mailboxes.Length; i++)
        {
            if (inputs[i] is null || !TryRead(inputs[i], out mailboxes[i]))
                mailboxes[i] = One(inputs[i], $"{pointer}/{i}", errors);
        }
        return mailboxes;
    }

    private static bool TryRead(AddressInput input, out Mailbox mailbox, [NotNullWhen(false)] out string? error, out string member)
    {
        member = "";
        if (input.Text is { } text)
            return Mailbox.TryParse(text, out mailbox, out error);

        member = "/email";
        mailbox = default;
        if (!EmailAddress.TryParse(input.Email, out var address, out error))
            return false;
        member = "/name";
        return Mailbox.TryCreate(address, input.Name, out mailbox, out error);
    }
}
