using System.Globalization;

namespace EmailPlatform.Core.Templates;

/// <summary>A version of a template with a version of each layout and partial that it puts into itself: what is sent, down to the letter.</summary>
public sealed record PinnedTemplate
{
    private static readonly SortedDictionary<string, int> NoPartials = new(StringComparer.Ordinal);

    public PinnedTemplate(TemplateName name, int version, IReadOnlyDictionary<string, int>? partials = null)
    {
        Name = name;
        Version = version;
        Partials = partials is null or { Count: 0 } ? NoPartials : new SortedDictionary<string, int>(partials.ToDictionary(), StringComparer.Ordinal);
        Key = string.Create(CultureInfo.InvariantCulture, $"{name}#{version}")
            + string.Concat(Partials.Select(pair => string.Create(CultureInfo.InvariantCulture, $",{pair.Key}#{pair.Value}")));
    }

    public TemplateName Name { get; }

    public int Version { get; }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyDictionary<string, int> Partials { get; }

    /// <summary>Equal for equal pins only: a name has no <c>#</c> and no comma.</summary>
    internal string Key { get; }
}
