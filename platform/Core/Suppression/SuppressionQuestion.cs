using EmailPlatform.Core.Messages;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Suppression;

/// <summary>May this address get mail of this stream, and of this topic if it has one?</summary>
public readonly record struct SuppressionQuestion(EmailAddress Address, MailStream Stream, SuppressionScope? Topic = null);
