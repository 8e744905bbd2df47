namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>One command of the protocol. Verbs hold no state: it is all in the session.</summary>
/// <param name="name">In upper case.</param>
/// <param name="allowed">The states it may come in.</param>
/// <param name="isIdle">It brings no message nearer, however often it comes.</param>
internal abstract class SmtpVerb(string name, SmtpServerState allowed, bool isIdle = false)
{
    /// <summary>In upper case.</summary>
    public string Name => name;

    /// <summary>The states it may come in.</summary>
    public SmtpServerState Allowed => allowed;

    /// <summary>It brings no message nearer, however often it comes.</summary>
    public bool IsIdle => isIdle;

    /// <summary>What to say in another state.</summary>
    public virtual SmtpReply OutOfOrder(SmtpServerState state)
        => state == SmtpServerState.Connected ? SmtpReplies.SayHelloFirst : SmtpReplies.TransactionOpen;

    /// <summary>Does it.</summary>
    /// <param name="session">In an allowed state.</param>
    /// <param name="argument">What followed the verb and a space, trimmed; may be empty.</param>
    /// <returns>The reply, or null when there is nobody left to reply to.</returns>
    public abstract ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument);
}
