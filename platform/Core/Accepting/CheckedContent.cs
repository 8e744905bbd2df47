namespace EmailPlatform.Core.Accepting;

/// <param name="Template">The stored template with its version pinned; null where the content came with the request.</param>
internal sealed record CheckedContent(TemplateInput? Template)
{
    public static CheckedContent AdHoc { get; } = new((TemplateInput?)null);
}
