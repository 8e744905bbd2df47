namespace EmailPlatform.Core.Domains;

/// <summary>One round of lookups for the records of one domain.</summary>
internal sealed class RecordLookup(IDnsLookup dns, SendingDomain domain, DomainOptions options, TimeProvider time)
{
    private const int MaxFoundLength = 512;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <param name="OwnershipValues">All that stands at the ownership record's name, whoever's it is.</param>
    internal sealed record Result(RequiredRecords Required, IReadOnlyList<RecordCheck> Checks, IReadOnlyList<string> OwnershipValues);

    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Deadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var records = DomainRecords.For(domain, options);
        var answers = await Task.WhenAll(records.Select(record => AskAsync(record, deadline.Token, cancellationToken)));

        var required = RequiredRecords.Stand;
        var checks = new List<RecordCheck>(records.Count);
        IReadOnlyList<string> ownership = [];
        foreach (var (record, answer) in records.Zip(answers))
        {
            if (record.Purpose == DnsRecordPurpose.Ownership && answer is DnsAnswer.Found(var values))
                ownership = values;
            var check = Judge(record, answer);
            checks.Add(check ?? new RecordCheck(record.Purpose, record.Status, record.Found));
            if (!record.IsRequired || check is { Status: DnsRecordStatus.Verified })
                continue;
            required = check is not null || required == RequiredRecords.Missing ? RequiredRecords.Missing : RequiredRecords.Unknown;
        }

        return new Result(required, checks, ownership);
    }

    private async Task<DnsAnswer> AskAsync(DnsRecord record, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            return record.Purpose == DnsRecordPurpose.Dmarc ? await FindDmarcAsync(deadline)
                : record.Type == "CNAME" ? await dns.CnameAsync(record.Name, deadline)
                : await dns.TxtAsync(record.Name, deadline);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DnsAnswer.TemporaryFailure("DNS did not answer in time.");
        }
    }

    /// <summary>A domain without a policy has that of a domain above it.</summary>
    private async Task<DnsAnswer> FindDmarcAsync(CancellationToken cancellationToken)
    {
        DnsAnswer answer = new DnsAnswer.Nothing();
        for (var name = domain.Domain; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            answer = await dns.TxtAsync($"_dmarc.{name}", cancellationToken);
            if (answer is DnsAnswer.TemporaryFailure || answer is DnsAnswer.Found(var values) && values.Any(RecordMatch.IsDmarc))
                break;
        }

        return answer;
    }

    /// <summary>Null where DNS did not answer: the record then stands as it stood.</summary>
    private static RecordCheck? Judge(DnsRecord record, DnsAnswer answer) => answer switch
    {
        DnsAnswer.Found(var values) when RecordMatch.Is(record, values) => new RecordCheck(record.Purpose, DnsRecordStatus.Verified, null),
        DnsAnswer.Found(var values) => new RecordCheck(record.Purpose, DnsRecordStatus.Failed, Cut(string.Join(" | ", values))),
        DnsAnswer.Nothing => new RecordCheck(record.Purpose, DnsRecordStatus.Pending, null),
        _ => null,
    };

    private static string Cut(string text) => text.Length <= MaxFoundLength ? text : text[..MaxFoundLength];
}
