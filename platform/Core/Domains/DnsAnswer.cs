namespace EmailPlatform.Core.Domains;

/// <summary>What DNS says: a closed family of <see cref="Found"/>, <see cref="Nothing"/> and <see cref="TemporaryFailure"/>.</summary>
public abstract record DnsAnswer
{
    private DnsAnswer()
    {
    }

    /// <param name="Values">One for each record, at least one.</param>
    public sealed record Found(IReadOnlyList<string> Values) : DnsAnswer;

    /// <summary>The name does not exist or has no such record, says who should know.</summary>
    public sealed record Nothing : DnsAnswer;

    /// <summary>No answer, or a server's failure: it says nothing of the record.</summary>
    /// <param name="Reason">For the operator.</param>
    public sealed record TemporaryFailure(string Reason) : DnsAnswer;
}
