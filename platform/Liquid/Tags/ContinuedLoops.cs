namespace EmailPlatform.Liquid.Tags;

/// <summary>
/// The loops of a template that another one continues with <c>offset: continue</c>. Only they remember where they
/// ended. Filled while the template is parsed, constant afterwards.
/// </summary>
internal sealed class ContinuedLoops
{
    private HashSet<string>? _names;

    public void Add(string name) => (_names ??= new(StringComparer.Ordinal)).Add(name);

    public bool IsContinued(string name) => _names is not null && _names.Contains(name);
}
