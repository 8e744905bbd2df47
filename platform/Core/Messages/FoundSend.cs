namespace EmailPlatform.Core.Messages;

/// <param name="Send">Null where its version is the one that was known.</param>
internal sealed record FoundSend(long Version, SendRecord? Send);
