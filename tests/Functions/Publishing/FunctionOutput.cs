using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EmailPlatform.TestKit.Aws.Functions;

namespace EmailPlatform.Functions.Tests.Publishing;

/// <summary>The published folder of one function, which is what is uploaded.</summary>
internal sealed class FunctionOutput
{
    private readonly string _folder;

    private FunctionOutput(string folder, string name) => (_folder, Name) = (folder, name);

    public string Name { get; }

    public bool HasRuntimeConfiguration => File.Exists(Path.Combine(_folder, $"{Name}.runtimeconfig.json"));

    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder, file));

    /// <summary>The assemblies that are published with it.</summary>
    public IReadOnlySet<string> Carried => Directory.EnumerateFiles(_folder, "*.dll")
        .Select(file => Path.GetFileNameWithoutExtension(file)!)
        .ToHashSet(StringComparer.Ordinal);

    /// <param name="project">The folder under functions/.</param>
    public static async Task<FunctionOutput> OfAsync(string project) =>
        new(await PublishedFunctions.FolderAsync(project), $"EmailPlatform.Functions.{project}");

    /// <summary>The assemblies that its code refers to, directly or through others that it carries; those of the shared framework too.</summary>
    public IReadOnlySet<string> Referenced()
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { Name };
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var name))
        {
            var path = Path.Combine(_folder, $"{name}.dll");
            if (!File.Exists(path))
                continue;
            foreach (var reference in ReferencesOf(path).Where(found.Add))
                open.Enqueue(reference);
        }
        return found;
    }

    /// <summary>Whether the function's own code is compiled ahead of time: it has a native header beside its metadata.</summary>
    public bool IsReadyToRun()
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(_folder, $"{Name}.dll")));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static List<string> ReferencesOf(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
