using EmailPlatform.Core.Templates.Validation;

namespace EmailPlatform.Api.Templates;

/// <summary>What is to be said of a template.</summary>
/// <param name="Valid">No finding is an error.</param>
/// <param name="Findings">The gravest first.</param>
internal sealed record ValidateReply(bool Valid, IReadOnlyList<TemplateFinding> Findings)
{
    public static ValidateReply Of(IReadOnlyList<TemplateFinding> findings) =>
        new(!findings.Any(finding => finding.Severity == FindingSeverity.Error), findings);
}
