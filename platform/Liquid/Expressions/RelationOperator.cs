namespace EmailPlatform.Liquid.Expressions;

internal enum RelationOperator
{
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Contains,

    /// <summary>Forgiven when parsing in lax mode; an error when it is reached.</summary>
    Unknown,
}
