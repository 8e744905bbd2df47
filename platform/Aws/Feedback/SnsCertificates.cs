using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmailPlatform.Aws.Feedback;

/// <summary>The certificates that SNS signs with, fetched once each. There are as many as the regions have made within a process's life: a few.</summary>
public sealed class SnsCertificates(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Uri, X509Certificate2> _known = new();

    /// <param name="url">Of SNS; it is the caller who checks that.</param>
    /// <exception cref="HttpRequestException">It cannot be had now.</exception>
    /// <exception cref="CryptographicException">It is no certificate, or not valid today.</exception>
    internal async ValueTask<X509Certificate2> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(url, out var known) && IsValid(known))
            return known;
        using var deadline = new CancellationTokenSource(FetchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var fetched = X509Certificate2.CreateFromPem(await http.GetStringAsync(url, either.Token).ConfigureAwait(false));
        if (!IsValid(fetched))
            throw new CryptographicException($"The certificate of {url} is not valid today.");
        return _known[url] = fetched;
    }

    private bool IsValid(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return certificate.NotBefore.ToUniversalTime() <= now && now <= certificate.NotAfter.ToUniversalTime();
    }
}
