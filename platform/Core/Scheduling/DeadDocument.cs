namespace EmailPlatform.Core.Scheduling;

/// <summary>A <see cref="DueDeadLetter"/> as it is stored.</summary>
internal sealed record DeadDocument(string Reason, int Failures, DateTimeOffset DueAt, byte[] Document);
