namespace EmailPlatform.Core.Templates;

/// <summary>What the platform supplies to every message.</summary>
internal static class PlatformVariables
{
    /// <summary>The recipient's own page for unsubscribing.</summary>
    public const string UnsubscribeUrl = "unsubscribe_url";

    public static bool Contains(string name) => name is UnsubscribeUrl or "content_for_layout";
}
