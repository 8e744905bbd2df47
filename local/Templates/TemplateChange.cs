namespace EmailPlatform.Local.Templates;

/// <summary>A file that is not the same here and on the server.</summary>
/// <param name="Sign">+ only here, - only on the server, ~ different.</param>
/// <param name="Line">The first line that differs; 0 where the file is on one side only.</param>
internal sealed record TemplateChange(char Sign, string Path, string File, int Line)
{
    public static IEnumerable<TemplateChange> Between(TemplateSource? here, TemplateSource? there)
    {
        var path = (here ?? there)!.Path;
        if (here is not null && there is not null && here.Kind != there.Kind)
            throw new TemplatesFailure($"{here.Name} is a {there.Kind} on the server, and a {here.Kind} here.");
        var ours = here?.Files() ?? [];
        var theirs = there?.Files() ?? [];
        foreach (var file in ours.Keys.Union(theirs.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))
        {
            if (!theirs.TryGetValue(file, out var their))
                yield return new('+', path, file, 0);
            else if (!ours.TryGetValue(file, out var our))
                yield return new('-', path, file, 0);
            else if (our != their)
                yield return new('~', path, file, FirstDifference(our, their));
        }
    }

    public override string ToString() => Line == 0 ? $"{Sign} {Path}/{File}" : $"{Sign} {Path}/{File}, line {Line}";

    private static int FirstDifference(string our, string their) => our.AsSpan(0, our.AsSpan().CommonPrefixLength(their)).Count('\n') + 1;
}
