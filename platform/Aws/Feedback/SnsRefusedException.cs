namespace EmailPlatform.Aws.Feedback;

/// <summary>A message that claims to be SNS's, and is not to be believed.</summary>
public sealed class SnsRefusedException : Exception
{
    public SnsRefusedException(string message)
        : base(message)
    {
    }

    public SnsRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public SnsRefusedException()
    {
    }
}
