namespace EmailPlatform.Mail.Smtp;

/// <summary>What a failure report returns of the message: <c>RET=</c> of RFC 3461 §4.3.</summary>
public enum DsnReturn
{
    /// <summary>The header only.</summary>
    Headers,

    /// <summary>The whole message.</summary>
    Full,
}
