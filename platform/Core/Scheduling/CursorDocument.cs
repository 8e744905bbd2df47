namespace EmailPlatform.Core.Scheduling;

/// <param name="Minute">Everything that was due before it has been done.</param>
internal sealed record CursorDocument(DateTimeOffset Minute);
