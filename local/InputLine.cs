using System.Buffers;

namespace EmailPlatform.Local;

/// <summary>A line of a stream, without its end.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Valid until the next line is asked for; of a line that is too long, whatever is at hand.</param>
/// <param name="IsTooLong">It is longer than asked for, and was read past.</param>
/// <param name="IsLastAtHand">Asking for the next one waits for the stream.</param>
internal readonly record struct InputLine(int Number, ReadOnlySequence<byte> Bytes, bool IsTooLong, bool IsLastAtHand);
