namespace EmailPlatform.Core.Refusals;

/// <summary>One thing wrong with the input.</summary>
/// <param name="Pointer">RFC 6901 JSON pointer to the field, such as <c>/to/0/email</c>; empty for the whole.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Detail">One sentence for a person; never repeats a secret or a body.</param>
public sealed record InputError(string Pointer, string Code, string Detail);
