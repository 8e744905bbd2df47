namespace EmailPlatform.Aws.Tables;

/// <summary>
/// A conditional write got no reply, and when it was repeated others had written the item again and again: nobody can tell any more
/// whether it was applied. The caller repeats what it does from the reading on, as after every exception of the table.
/// </summary>
public sealed class WriteUncertainException() : Exception("The reply to a conditional write was lost, and the item has been written by others since.");
