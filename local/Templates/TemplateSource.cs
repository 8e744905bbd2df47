namespace EmailPlatform.Local.Templates;

/// <summary>A template, layout or partial as its author writes it.</summary>
/// <param name="Kind">template, layout or partial.</param>
/// <param name="Parts">Sources by file name without the extension: <c>html</c>, <c>html.pt-BR</c>.</param>
internal sealed record TemplateSource(string Kind, string Name, SortedDictionary<string, string> Parts, TemplateSettings Settings)
{
    /// <summary>The names of parts, in the order in which people read them.</summary>
    public static readonly string[] PartNames = ["subject", "preheader", "text", "html", "amp"];

    /// <summary>The files of its folder, the same for the same template.</summary>
    public SortedDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [TemplateFolder.SettingsFile] = Settings.ToYaml() };
        foreach (var (part, source) in Parts)
            files[part + TemplateFolder.PartExtension] = IsOneLine(part) ? source + "\n" : source;
        return files;
    }

    /// <summary>The folder, from the folder of all.</summary>
    public string Path => Kind == "template" ? Name : $"{Kind}s/{Name}";

    public override string ToString() => Kind == "template" ? Name : $"{Kind} {Name}";

    /// <summary>Editors end a file with a line break, which is none of a subject's.</summary>
    public static bool IsOneLine(string part) => part.Split('.')[0] is "subject" or "preheader";
}
