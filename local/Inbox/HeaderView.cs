namespace EmailPlatform.Local.Inbox;

/// <summary>A field of the header, decoded.</summary>
internal sealed record HeaderView(string Name, string Value);
