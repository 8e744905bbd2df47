using EmailPlatform.Liquid;

namespace EmailPlatform.Local.Rendering;

/// <summary>The templates that lie in a folder: <c>mail/footer.liquid</c> is called <c>mail/footer</c>.</summary>
internal static class PartialFolder
{
    private const string Extension = ".liquid";

    public static LiquidPartials Read(string folder, LiquidParseOptions parsing) => new(
        Directory.EnumerateFiles(folder, "*" + Extension, SearchOption.AllDirectories)
            .Select(file => KeyValuePair.Create(NameOf(Path.GetRelativePath(folder, file)), File.ReadAllText(file))),
        parsing);

    private static string NameOf(string path) => path[..^Extension.Length].Replace(Path.DirectorySeparatorChar, '/');
}
