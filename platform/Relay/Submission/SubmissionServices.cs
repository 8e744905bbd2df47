using System.Net;
using EmailPlatform.Relay.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Relay.Submission;

/// <summary>Composition of the SMTP listener for customers' mail.</summary>
public static class SubmissionServices
{
    /// <summary>
    /// Adds what <see cref="ListenSubmission"/> needs. The accepting side of Core (<see cref="Core.Accepting.MailAcceptor"/>,
    /// <see cref="Core.Tenants.Authenticator"/>, <see cref="Core.Rates.RateLimiter"/>), <see cref="TimeProvider"/> and logging are added elsewhere.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IServiceCollection AddSubmission(this IServiceCollection services, SubmissionOptions options)
    {
        options.Validate();
        return services.AddSingleton(options).AddSingleton<SubmissionConnectionHandler>();
    }

    /// <summary>Listens for SMTP there.</summary>
    /// <param name="tls">Whether TLS begins with the first byte, as on port 465 (RFC 8314 §3.3). Needs <see cref="SubmissionOptions.Certificate"/>.</param>
    public static void ListenSubmission(this KestrelServerOptions kestrel, IPEndPoint endpoint, bool tls = false) => kestrel.Listen(endpoint, listener =>
    {
        if (tls)
        {
            listener.Use(next => connection =>
            {
                connection.Features.Set(ImplicitTls.Instance);
                return next(connection);
            });
        }

        listener.UseConnectionHandler<SubmissionConnectionHandler>();
    });
}
