namespace EmailPlatform.Core.Streams;

/// <summary>One record of the event stream.</summary>
/// <param name="Key">Chooses the partition; records of one key keep their order within it, unless they are delivered again.</param>
/// <param name="Data">At most 1 MiB.</param>
public readonly record struct StreamRecord(string Key, ReadOnlyMemory<byte> Data);
