namespace EmailPlatform.Core.Accepting;

/// <summary>How a request came in, which says what members it may have.</summary>
public enum SendRoute
{
    /// <summary><c>POST /v1/send</c></summary>
    Single,

    /// <summary><c>POST /v1/send/bulk</c></summary>
    Bulk,

    /// <summary><c>POST /v1/send/template</c></summary>
    Template,

    /// <summary>A message submitted over SMTP.</summary>
    Submission,
}
