using EmailPlatform.Aws.Clients.Kinesis;

namespace EmailPlatform.Aws.Streams;

/// <summary>Kinesis took the call, and not all of its records, however often they were put again.</summary>
public sealed class KinesisPutException : Exception
{
    public KinesisPutException(int count, PutRecordResult first)
        : base($"Kinesis did not store {count} records, the first for {first.ErrorCode}: {first.ErrorMessage}")
    {
    }

    public KinesisPutException(string message)
        : base(message)
    {
    }

    public KinesisPutException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public KinesisPutException()
    {
    }
}
