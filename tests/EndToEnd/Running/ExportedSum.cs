using System.Buffers.Binary;
using System.Text;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>
/// A counter as it stands in an export of metrics: the number for each value of its one attribute. Reads OTLP's protobuf, of which a
/// message is a sequence of numbered fields (opentelemetry/proto/metrics/v1).
/// </summary>
internal static class ExportedSum
{
    private const int ResourceMetrics = 1;
    private const int ScopeMetrics = 2;
    private const int Metrics = 2;
    private const int MetricName = 1;
    private const int MetricSum = 7;
    private const int DataPoints = 1;
    private const int PointInteger = 6;
    private const int PointAttributes = 7;
    private const int AttributeValue = 2;
    private const int StringValue = 1;

    /// <param name="export">The body, an octet a character.</param>
    public static IReadOnlyDictionary<string, long> Read(string export, string counter) =>
        Messages(Encoding.Latin1.GetBytes(export), ResourceMetrics)
            .SelectMany(resource => Messages(resource, ScopeMetrics))
            .SelectMany(scope => Messages(scope, Metrics))
            .Where(metric => Encoding.UTF8.GetString(Messages(metric, MetricName).Single().Span) == counter)
            .SelectMany(metric => Messages(metric, MetricSum))
            .SelectMany(sum => Messages(sum, DataPoints))
            .ToDictionary(
                point => Encoding.UTF8.GetString(Messages(Messages(Messages(point, PointAttributes).Single(), AttributeValue).Single(), StringValue).Single().Span),
                point => BinaryPrimitives.ReadInt64LittleEndian(Messages(point, PointInteger).Single().Span));

    /// <summary>The contents of the fields of that number.</summary>
    private static List<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> message, int number)
    {
        const int WireTypeBits = 3;
        var found = new List<ReadOnlyMemory<byte>>();
        while (!message.IsEmpty)
        {
            var tag = Number(ref message);
            var length = (tag & ((1 << WireTypeBits) - 1)) switch
            {
                0 => LengthOfNumber(message.Span),
                1 => sizeof(long),
                2 => (int)Number(ref message),
                5 => sizeof(int),
                var type => throw new InvalidDataException($"Protobuf has no type {type}."),
            };
            if (tag >> WireTypeBits == number)
                found.Add(message[..length]);
            message = message[length..];
        }

        return found;
    }

    private static long Number(ref ReadOnlyMemory<byte> message)
    {
        var length = LengthOfNumber(message.Span);
        var number = 0L;
        for (var i = length - 1; i >= 0; i--)
            number = (number << 7) | (byte)(message.Span[i] & 0x7f);
        message = message[length..];
        return number;
    }

    private static int LengthOfNumber(ReadOnlySpan<byte> octets) => octets.IndexOfAnyInRange((byte)0, (byte)0x7f) + 1;
}
