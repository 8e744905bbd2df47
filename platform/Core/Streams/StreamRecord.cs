using System.Text;

namespace EmailPlatform.Core.Streams;

/// <summary>One record of the event stream.</summary>
/// <param name="Key">Chooses the partition; records of one key keep their order within it, unless they are delivered again. 1 to 256 characters.</param>
/// <param name="Data">With the key it has at most <see cref="MaxBytes"/>.</param>
public readonly record struct StreamRecord(string Key, ReadOnlyMemory<byte> Data)
{
    /// <summary>1 MiB, in which Kinesis counts the key (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html).</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Of the key in UTF-8 and the data.</summary>
    public int TotalBytes => Encoding.UTF8.GetByteCount(Key) + Data.Length;
}
