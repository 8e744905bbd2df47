using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EmailPlatform.Functions.Tests.Publishing;

/// <summary>What the build of one function leaves beside its assembly, which is what is published.</summary>
internal sealed class FunctionOutput
{
    private readonly string _folder;

    /// <param name="project">The folder under functions/.</param>
    public FunctionOutput(string project)
    {
        Name = $"EmailPlatform.Functions.{project}";
        // Both lie in bin/{configuration}/{framework} of their projects.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var solution = own.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        _folder = Path.Combine(solution, "functions", project, "bin", own.Parent.Name, own.Name);
    }

    public string Name { get; }

    public bool HasRuntimeConfiguration => File.Exists(Path.Combine(_folder, $"{Name}.runtimeconfig.json"));

    /// <summary>The assemblies that are published with it.</summary>
    public IReadOnlySet<string> Carried => Directory.EnumerateFiles(_folder, "*.dll")
        .Select(file => Path.GetFileNameWithoutExtension(file)!)
        .ToHashSet(StringComparer.Ordinal);

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

    private static List<string> ReferencesOf(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
