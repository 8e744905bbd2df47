namespace EmailPlatform.Core.Scheduling;

/// <summary>A due item that its handler could not do.</summary>
/// <param name="Reason">What the handler threw last.</param>
/// <param name="Failures">How often it was tried.</param>
public sealed record DueDeadLetter(DueItem Item, string Reason, int Failures);
