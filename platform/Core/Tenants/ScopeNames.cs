namespace EmailPlatform.Core.Tenants;

/// <summary>Scopes as the API writes them.</summary>
public static class ScopeNames
{
    private static readonly (string Name, Scope Scope)[] Names =
    [
        ("send", Scope.Send),
        ("read", Scope.Read),
        ("suppressions", Scope.Suppressions),
        ("templates", Scope.Templates),
        ("webhooks", Scope.Webhooks),
        ("domains", Scope.Domains),
        ("admin", Scope.Admin),
    ];

    internal const Scope All = Scope.Send | Scope.Read | Scope.Suppressions | Scope.Templates | Scope.Webhooks | Scope.Domains | Scope.Admin;

    public static IReadOnlyList<string> Of(Scope scopes)
    {
        var names = new List<string>();
        foreach (var (name, scope) in Names)
        {
            if ((scopes & scope) != 0)
                names.Add(name);
        }

        return names;
    }

    /// <summary>False where a name is not one.</summary>
    public static bool TryParse(IReadOnlyList<string> names, out Scope scopes)
    {
        scopes = Scope.None;
        foreach (var name in names)
        {
            var index = Array.FindIndex(Names, known => known.Name == name);
            if (index < 0)
                return false;
            scopes |= Names[index].Scope;
        }

        return true;
    }
}
