namespace EmailPlatform.Core.Tables;

/// <summary>
/// The table takes no more at present: throttled, or too many writers of the same items at once. What the call asked for may have been
/// done in part, as with every exception of <see cref="ITable"/>. Whoever catches it slows down: 503 with Retry-After at an edge, a later try in a queue.
/// </summary>
public sealed class TableBusyException(string message, Exception innerException) : Exception(message, innerException);
