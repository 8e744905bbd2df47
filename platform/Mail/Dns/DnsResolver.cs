using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.Mail.Dns;

/// <summary>
/// A stub resolver: asks recursive resolvers, keeps what they answer for as long as they say. Safe for many callers at once. DNSSEC is
/// the resolver's work; use one that validates, on this machine, where its word matters (DANE).
/// </summary>
public sealed class DnsResolver
{
    private readonly DnsResolverOptions _options;
    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly TimeProvider _clock;
    private readonly DnsCache _cache;

    /// <summary>A resolver with an empty cache.</summary>
    public DnsResolver(DnsResolverOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempts, 1);
        _options = options;
        _servers = options.Servers.Count > 0 ? options.Servers : ResolvConf.Servers();
        _clock = clock;
        _cache = new DnsCache(options.MaxCachedAnswers, clock);
    }

    /// <summary>Asks for the records of a name.</summary>
    /// <param name="name">In its ASCII form; a dot at the end is allowed. A name that cannot exist is <see cref="DnsOutcome.NxDomain"/>.</param>
    /// <param name="type">The type of record.</param>
    /// <param name="cancellationToken">Gives up the question.</param>
    public async ValueTask<DnsOutcome> QueryAsync(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!DnsQuestion.TryCreate(name, type, out var asked))
            return new DnsOutcome.NxDomain(IsAuthenticated: false);

        var question = asked.Value;
        if (_cache.Get(question) is { } known)
            return known;

        DnsOutcome outcome = new DnsOutcome.TemporaryFailure("There was no attempt.");
        for (var attempt = 0; attempt < _options.Attempts; attempt++)
        {
            foreach (var server in _servers)
            {
                (outcome, var timeToLive) = await AskAsync(server, question, cancellationToken).ConfigureAwait(false);
                if (outcome is DnsOutcome.TemporaryFailure)
                    continue;

                _cache.Add(question, outcome, Bounded(outcome, timeToLive));
                return outcome;
            }
        }

        return outcome;
    }

    private async Task<(DnsOutcome Outcome, TimeSpan TimeToLive)> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await DnsTransport.AskAsync(server, question, _options.RequestDnssec, linked.Token).ConfigureAwait(false);
            return (DnsAnswer.Of(response, question, out var timeToLive), timeToLive);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new DnsOutcome.TemporaryFailure($"{server} did not answer in time."), TimeSpan.Zero);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return (new DnsOutcome.TemporaryFailure($"{server}: {e.Message}"), TimeSpan.Zero);
        }
    }

    private TimeSpan Bounded(DnsOutcome outcome, TimeSpan timeToLive)
    {
        var bound = outcome is DnsOutcome.Found ? _options.MaxTimeToLive : _options.MaxNegativeTimeToLive;
        return timeToLive < bound ? timeToLive : bound;
    }
}
