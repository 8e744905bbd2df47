namespace EmailPlatform.Core.Events;

/// <summary>Where an event stands in its message's record.</summary>
/// <param name="Sequence">Its number in the timeline.</param>
/// <param name="Mark">As <see cref="CountedBatch"/> has it.</param>
public sealed record TakenPlace(int Sequence, string Mark);
