namespace EmailPlatform.Aws.Clients.Ses;

/// <summary>A composed message and its envelope (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html).</summary>
public sealed record SendEmailRequest(EmailDestination Destination, EmailContent Content)
{
    public string? ConfigurationSetName { get; init; }

    /// <summary>The SES tenant whose reputation and quotas it counts for.</summary>
    public string? TenantName { get; init; }

    /// <summary>What the message's events carry.</summary>
    public IReadOnlyList<MessageTag>? EmailTags { get; init; }
}

/// <summary>The envelope's recipients; with a raw message, the header fields do not count.</summary>
public sealed record EmailDestination(IReadOnlyList<string> ToAddresses);

public sealed record EmailContent(RawEmail Raw);

/// <param name="Data">RFC 5322; 40 MB in base64 at the most.</param>
public sealed record RawEmail(ReadOnlyMemory<byte> Data);

/// <summary>Both of them 1 to 256 of <c>a-z A-Z 0-9 _ -</c> (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html).</summary>
public sealed record MessageTag(string Name, string Value);

public sealed record SendEmailReply
{
    /// <summary>SES's id of the message; its events name it.</summary>
    public string? MessageId { get; init; }
}
