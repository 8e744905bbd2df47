namespace EmailPlatform.Core.Tenants;

/// <summary>What an API key may do. A key with <see cref="Admin"/> may do everything within its tenant.</summary>
[Flags]
public enum Scope
{
    None = 0,

    /// <summary>Send mail, upload attachments, cancel.</summary>
    Send = 1,

    /// <summary>Read status, timelines, suppressions and counters.</summary>
    Read = 2,

    /// <summary>Write suppressions.</summary>
    Suppressions = 4,

    /// <summary>Read and write templates.</summary>
    Templates = 8,

    /// <summary>Read and write webhooks.</summary>
    Webhooks = 16,

    /// <summary>Read and write sending domains.</summary>
    Domains = 32,

    /// <summary>All of these, and API keys.</summary>
    Admin = 64,
}
