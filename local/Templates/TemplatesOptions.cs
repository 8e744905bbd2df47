using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Local.Templates;

/// <summary>How <c>templates</c> was called.</summary>
internal sealed class TemplatesOptions
{
    private const string DefaultServer = "http://127.0.0.1:8080";

    /// <summary>push, pull or diff.</summary>
    public string Verb { get; private set; } = "";

    public string Folder { get; private set; } = "";

    public Uri Server { get; private set; } = new(DefaultServer);

    public string Key { get; private set; } = "";

    /// <summary>The newest versions count instead of the published ones, and what is pushed is not published.</summary>
    public bool IsDraft { get; private set; }

    /// <summary>What stands on the server only is deleted there.</summary>
    public bool Deletes { get; private set; }

    /// <summary>A layout is published although published templates fill blocks that it has no more.</summary>
    public bool IsForced { get; private set; }

    /// <summary>The author's words on the versions that are made.</summary>
    public string? Note { get; private set; }

    public static bool TryParse(
        IReadOnlyList<string> arguments, [NotNullWhen(true)] out TemplatesOptions? options, [NotNullWhen(false)] out string? reason)
    {
        options = new TemplatesOptions();
        reason = null;
        var environment = new ConfigurationBuilder().AddEnvironmentVariables("EMAILPLATFORM_").Build();
        var server = environment["URL"] ?? DefaultServer;
        var key = environment["API_KEY"];
        var words = new List<string>();
        for (var i = 0; i < arguments.Count && reason is null; i++)
        {
            var argument = arguments[i];
            if (argument is "--server" or "--key" or "--note")
            {
                if (++i == arguments.Count)
                    reason = $"{argument} needs a value.";
                else if (argument == "--server")
                    server = arguments[i];
                else if (argument == "--key")
                    key = arguments[i];
                else
                    options.Note = arguments[i];
            }
            else if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(argument);
            }
            else if (!options.TrySet(argument))
            {
                reason = $"templates has no option '{argument}'.";
            }
        }

        if (reason is null && (words.Count != 2 || words[0] is not ("push" or "pull" or "diff")))
            reason = "templates takes push, pull or diff, and a folder.";
        if (reason is null && (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            reason = $"'{server}' is no address of a server.";
        if (reason is null && string.IsNullOrEmpty(key))
            reason = "An API key is needed: --key, or EMAILPLATFORM_API_KEY.";
        if (reason is not null)
            return false;
        (options.Verb, options.Folder, options.Server, options.Key) = (words[0], words[1], new Uri(server.TrimEnd('/') + "/"), key!);
        return true;
    }

    private bool TrySet(string flag)
    {
        switch (flag)
        {
            case "--draft":
                IsDraft = true;
                return true;
            case "--delete":
                Deletes = true;
                return true;
            case "--force":
                IsForced = true;
                return true;
            default:
                return false;
        }
    }
}
