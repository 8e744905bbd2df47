namespace EmailPlatform.Core.Scheduling;

/// <summary>Something to be done at or after an instant.</summary>
/// <param name="Kind">Whose it is, without <c>#</c>; one <see cref="IDueHandler"/> serves each kind.</param>
/// <param name="Id">Names it within its kind: adding the same id for the same second again replaces it.</param>
/// <param name="DueAt">Rounded up to whole seconds.</param>
/// <param name="Document">What the handler needs, one JSON object in UTF-8; small (an id, not content).</param>
public sealed record DueItem(string Kind, string Id, DateTimeOffset DueAt, ReadOnlyMemory<byte> Document)
{
    /// <summary>How often its handler has failed.</summary>
    internal int Failures { get; init; }

    /// <summary>As it was read; 0 before.</summary>
    internal long Version { get; init; }
}
