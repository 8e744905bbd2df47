using EmailPlatform.Aws.Clients.Sqs;

namespace EmailPlatform.Aws.Queues;

/// <summary>SQS took the call, and not all of its messages.</summary>
public sealed class SqsSendException : Exception
{
    public SqsSendException(FailedEntry failed)
        : base($"SQS did not store a message: {failed.Code} {failed.Message}")
    {
    }

    public SqsSendException(string message)
        : base(message)
    {
    }

    public SqsSendException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public SqsSendException()
    {
    }
}
