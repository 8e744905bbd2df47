using System.Buffers;
using System.Text.Json;

namespace EmailPlatform.Core.Tables;

/// <summary>Adding to top-level integer members of a JSON object, leaving every other byte of its values as it is.</summary>
public static class IntegerMembers
{
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    /// <exception cref="InvalidOperationException">A member to add to is no integer, or the sum does not fit 64 bits.</exception>
    public static byte[] Add(ReadOnlySpan<byte> document, IReadOnlyDictionary<string, long> deltas)
    {
        var output = new ArrayBufferWriter<byte>(document.Length + (32 * deltas.Count) + 2);
        using var writer = new Utf8JsonWriter(output, Unchecked);
        var seen = new HashSet<string>(deltas.Count);

        writer.WriteStartObject();
        if (!document.IsEmpty)
            Copy(document, deltas, writer, seen);
        foreach (var (name, delta) in deltas)
        {
            if (!seen.Contains(name))
                writer.WriteNumber(name, delta);
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Copy(ReadOnlySpan<byte> document, IReadOnlyDictionary<string, long> deltas, Utf8JsonWriter writer, HashSet<string> seen)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (deltas.TryGetValue(name, out var delta))
            {
                writer.WriteNumber(name, Sum(name, ref reader, delta));
                seen.Add(name);
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                writer.WritePropertyName(name);
                writer.WriteRawValue(document[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }
    }

    private static long Sum(string name, ref Utf8JsonReader reader, long delta)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value))
            throw new InvalidOperationException($"The member '{name}' is not an integer.");
        var sum = unchecked(value + delta);
        return ((value ^ sum) & (delta ^ sum)) < 0
            ? throw new InvalidOperationException($"The member '{name}' would not fit 64 bits.")
            : sum;
    }
}
