namespace EmailPlatform.Core.Templates;

/// <summary>Which of a message's sources.</summary>
public enum TemplatePart
{
    Subject,
    Preheader,
    Text,
    Html,
    Amp,
}
