using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>One step of a path: <c>.name</c>, or <c>[key]</c> with the key's expression.</summary>
internal readonly struct Accessor
{
    public Accessor(Name name, bool isDotted)
    {
        Name = name;
        IsDotted = isDotted;
    }

    private Accessor(Expression key)
    {
        Key = key;
    }

    public static Accessor For(Expression key) => key is Literal { Value.Payload: Text text }
        ? new Accessor(text.Characters, isDotted: false)
        : new Accessor(key);

    public Name Name { get; }

    /// <summary>Only after a dot are <c>size</c>, <c>first</c> and <c>last</c> more than names.</summary>
    public bool IsDotted { get; }

    /// <summary>Null where the name is written out.</summary>
    public Expression? Key { get; }
}
