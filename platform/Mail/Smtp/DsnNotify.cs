namespace EmailPlatform.Mail.Smtp;

/// <summary>What a sender wants to be told about a recipient: <c>NOTIFY=</c> of RFC 3461 §4.1.</summary>
[Flags]
public enum DsnNotify
{
    /// <summary>Nothing, whatever happens.</summary>
    Never = 0,

    /// <summary>That it arrived.</summary>
    Success = 1,

    /// <summary>That it failed.</summary>
    Failure = 2,

    /// <summary>That it is late.</summary>
    Delay = 4,
}
