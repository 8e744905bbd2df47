namespace EmailPlatform.Local;

/// <summary>How the command is called, and how a wrong call ends: one readable line and exit code 2.</summary>
internal static class Usage
{
    public const int WrongCall = 2;

    public static int Print()
    {
        Console.Out.WriteLine(
            """
            Usage: dotnet run -c Release --project local -- [serve] [options]

              --http 127.0.0.1:8080       REST API, unsubscribe links, captured mail at /inbox
              --smtp 127.0.0.1:2525       SMTP submission (STARTTLS; AUTH without TLS on loopback only)
              --mx 127.0.0.1:2526         inbound: bounces and feedback loops (SMTP)
              --data ./data               everything durable lives here
              --deliver capture           keep mail in /inbox, send nothing (default)
                        smtp://host:port  hand everything to a next hop
              --public-url URL            what links in mail begin with
              --hostname NAME             what the server calls itself
              --return-path-domain NAME   where bounces come back to
              --tls-cert FILE --tls-key FILE   PEM; without them a self-signed certificate is made
              --admin-key KEY             the first API key (also EMAILPLATFORM_ADMIN_KEY)
              --require-verified-domains  refuse domains whose DNS records are not verified
              --no-warm-up                be ready four seconds sooner, and slower to the first callers
              --allow-private-webhooks    let webhooks call this machine and private networks (development)

            Or: … -- bounce FILE...       what each mail reports of deliveries, one JSON line a recipient
                … -- render TEMPLATE [DATA.json] [--strict] [--escape] [--partials DIR] [--locale pt-BR] [--currency BRL]
                                          Liquid to standard output; - reads standard input
                … -- render --batch       lines of {"template", "data", "partials", "strict", "escape", "inline_errors",
                                          "locale", "currency"} in,
                                          lines of {"output"} or {"error", "code", "line", "column"} out
                … -- compose REQUEST.json  the message that a send request makes, unsigned, to standard output
                … -- compose --batch DIR   a request a line from standard input, DIR/000001.eml and so on out
                … -- templates push|pull|diff DIR [--server URL] [--key KEY] [--draft] [--delete] [--force] [--note TEXT]
                                          a server's templates as files (also EMAILPLATFORM_URL, EMAILPLATFORM_API_KEY);
                                          diff exits with 1 where something differs
            """);
        return 0;
    }

    public static int Refuse(string reason)
    {
        Console.Error.WriteLine($"{reason} (--help lists what there is)");
        return WrongCall;
    }
}
