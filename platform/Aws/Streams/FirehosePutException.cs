using EmailPlatform.Aws.Clients.Firehose;

namespace EmailPlatform.Aws.Streams;

/// <summary>Firehose took the call, and not all of its records, however often they were put again.</summary>
public sealed class FirehosePutException : Exception
{
    public FirehosePutException(int count, PutRecordBatchResult first)
        : base($"Firehose did not take {count} records, the first for {first.ErrorCode}: {first.ErrorMessage}")
    {
    }

    public FirehosePutException(string message)
        : base(message)
    {
    }

    public FirehosePutException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public FirehosePutException()
    {
    }
}
