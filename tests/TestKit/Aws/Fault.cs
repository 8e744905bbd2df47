namespace EmailPlatform.TestKit.Aws;

/// <summary>What a network or a service does to a request now and then.</summary>
public enum Fault
{
    None,

    /// <summary>The connection breaks before the service has the request.</summary>
    LostRequest,

    /// <summary>The service does its work, and the connection breaks before the reply.</summary>
    LostReply,

    /// <summary>The service gets the request twice, as it does from a client that gave up waiting and tried again. The reply is the second's.</summary>
    Duplicate,

    /// <summary>The service refuses the request, since there are too many.</summary>
    Throttle,
}
