using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded.Capture;

namespace EmailPlatform.Local.Inbox;

/// <summary>Which messages are asked for.</summary>
internal sealed record InboxQuery
{
    private const int MaxLimit = 200;

    /// <summary>1 to 200.</summary>
    public int Limit { get; private init; } = 50;

    /// <summary>Of the page before.</summary>
    public string? Cursor { get; private init; }

    public TenantId? Tenant { get; private init; }

    /// <summary>The whole address of the recipient, letter case aside.</summary>
    public string? To { get; private init; }

    /// <summary>What stands in the sender, recipient, subject or tenant, letter case aside.</summary>
    public string? Search { get; private init; }

    public static bool TryParse(IQueryCollection query, [NotNullWhen(true)] out InboxQuery? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        string? Value(string name) => query[name] is [{ Length: > 0 } value] ? value : null;

        var limit = 50;
        if (Value("limit") is { } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            error = $"The limit is a number from 1 to {MaxLimit}.";
            return false;
        }

        var cursor = Value("cursor");
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            error = "The cursor is not one that the list gave.";
            return false;
        }

        TenantId? tenant = null;
        if (Value("tenant") is { } name)
        {
            if (!TenantId.TryParse(name, out var id))
            {
                error = "The tenant is not a tenant id.";
                return false;
            }
            tenant = id;
        }

        result = new InboxQuery { Limit = limit, Cursor = cursor, Tenant = tenant, To = Value("to"), Search = Value("q")?.Trim() };
        error = null;
        return true;
    }

    /// <summary>Whether the envelope fits; <see cref="Matches(MessageSummary)"/> decides what needs the content.</summary>
    public bool Matches(CapturedMail mail) => To is null || mail.Recipient.Equals(To, StringComparison.OrdinalIgnoreCase);

    public bool Matches(MessageSummary message) =>
        Search is null
        || Contains(message.Subject)
        || Contains(message.Recipient)
        || Contains(message.From.Email)
        || Contains(message.From.Name)
        || Contains(message.Tenant);

    private bool Contains(string? text) => text?.Contains(Search!, StringComparison.OrdinalIgnoreCase) == true;
}
