namespace EmailPlatform.Local.Templates;

/// <summary>What the server's list says of a template.</summary>
internal sealed record StoredTemplate(string Name, string Kind, int Latest, int? Published)
{
    /// <summary>The version that counts: the published one where there is one, and the newest of drafts.</summary>
    public int VersionFor(bool isDraft) => isDraft ? Latest : Published ?? Latest;
}
