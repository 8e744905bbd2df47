using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Core.Identifiers;

/// <summary>An identifier that has one text, which <see cref="object.ToString"/> gives, and stands in JSON as that text.</summary>
internal interface ITextIdentifier<TSelf>
    where TSelf : struct, ITextIdentifier<TSelf>
{
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf identifier);
}
