namespace EmailPlatform.Core.Scheduling;

/// <param name="Letters">By id.</param>
/// <param name="Cursor">Null after the last page.</param>
public sealed record DueDeadLetterPage(IReadOnlyList<DueDeadLetter> Letters, string? Cursor);
