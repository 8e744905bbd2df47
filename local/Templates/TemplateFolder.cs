using System.Text.RegularExpressions;

namespace EmailPlatform.Local.Templates;

/// <summary>
/// A folder for each template, with <c>template.yaml</c> and a file for each part and locale; layouts and partials stand in folders
/// of those names.
/// </summary>
/// <param name="root">Made when something is written.</param>
internal sealed partial class TemplateFolder(string root)
{
    public const string SettingsFile = "template.yaml";
    public const string PartExtension = ".liquid";

    private const int TimeoutMilliseconds = 250;

    public bool Exists => Directory.Exists(root);

    /// <summary>All of them, partials and layouts first.</summary>
    public List<TemplateSource> Read()
    {
        if (!Exists)
            throw new TemplatesFailure($"There is no folder '{root}'.");
        List<TemplateSource> sources = [.. Read("partial", Path.Combine(root, "partials")), .. Read("layout", Path.Combine(root, "layouts")), .. Read("template", root)];
        return sources.GroupBy(source => source.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new TemplatesFailure($"The name {twice.Key} stands twice: {string.Join(" and ", twice.Select(source => source.Path))}.")
            : sources;
    }

    /// <summary>Writes what differs, and removes the parts that the template has no more.</summary>
    public void Write(TemplateSource source)
    {
        if (!Name().IsMatch(source.Name))
            throw new TemplatesFailure($"'{source.Name}' is no name for a folder.");
        var folder = Directory.CreateDirectory(Path.Combine(root, source.Path));
        var files = source.Files();
        foreach (var file in folder.EnumerateFiles("*" + PartExtension))
        {
            if (PartFile().IsMatch(file.Name) && !files.Keys.Contains(file.Name, StringComparer.Ordinal))
                file.Delete();
        }

        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder.FullName, name);
            if (!File.Exists(path) || (name == SettingsFile ? TemplateSettings.Parse(File.ReadAllText(path), path).ToYaml() : File.ReadAllText(path)) != content)
                File.WriteAllText(path, content);
        }
    }

    private static IEnumerable<TemplateSource> Read(string kind, string folder) => !Directory.Exists(folder) ? [] :
        Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(path => ReadOne(kind, path)).OfType<TemplateSource>();

    /// <summary>Null where the folder holds none.</summary>
    private static TemplateSource? ReadOne(string kind, string folder)
    {
        var settings = Path.Combine(folder, SettingsFile);
        var files = Directory.EnumerateFiles(folder, "*" + PartExtension).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0 && !File.Exists(settings))
            return null;
        var parts = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (!PartFile().IsMatch(Path.GetFileName(file)))
                throw new TemplatesFailure($"{file} is no part: there are {string.Join(", ", TemplateSource.PartNames)}, with a locale as in html.pt-BR{PartExtension}.");
            var part = Path.GetFileNameWithoutExtension(file).Replace('_', '-');
            var source = File.ReadAllText(file);
            if (!parts.TryAdd(part, TemplateSource.IsOneLine(part) ? WithoutLastBreak(source) : source))
                throw new TemplatesFailure($"{file} is there twice.");
        }

        return new TemplateSource(
            kind,
            Path.GetFileName(folder),
            parts,
            File.Exists(settings) ? TemplateSettings.Parse(File.ReadAllText(settings), settings) : new TemplateSettings());
    }

    private static string WithoutLastBreak(string line) =>
        line.EndsWith("\r\n", StringComparison.Ordinal) ? line[..^2] : line.EndsWith('\n') ? line[..^1] : line;

    /// <summary>What the API takes for a name; it leads out of no folder.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:subject|preheader|text|html|amp)(?:\.[A-Za-z0-9_-]+)?\.liquid$", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex PartFile();
}
