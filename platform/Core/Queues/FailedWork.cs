namespace EmailPlatform.Core.Queues;

/// <summary>An item that is to be received again once its visibility timeout has passed, and that ends in the dead letters after too many.</summary>
/// <param name="Reason">For whoever reads the dead letters; no secret, no full address.</param>
public sealed record FailedWork(string Id, string Reason);
