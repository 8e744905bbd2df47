using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <summary>A retry as it stands in the due-index.</summary>
internal sealed record RetryEntry(MailStream Stream, SendTask Task);
