namespace EmailPlatform.Liquid.Syntax;

/// <summary>Which variables a template reads and which it makes itself.</summary>
internal sealed class VariableNames
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal) { "forloop", "tablerowloop", "self" };

    public void Use(string name) => _used.Add(name);

    /// <summary>Says that the template always prints the variable.</summary>
    public void Need(string name) => _needed.Add(name);

    public void Bind(string name) => _bound.Add(name);

    /// <summary>The names that only the model can supply, sorted.</summary>
    public string[] Free()
    {
        _used.ExceptWith(_bound);
        return [.. _used.Order(StringComparer.Ordinal)];
    }

    /// <summary>Those of the free names that are always printed, sorted.</summary>
    public string[] Needed()
    {
        _needed.ExceptWith(_bound);
        return [.. _needed.Order(StringComparer.Ordinal)];
    }
}
