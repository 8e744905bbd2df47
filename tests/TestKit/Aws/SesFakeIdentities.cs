using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// The identities of <see cref="SesFake"/> with keys of the caller's (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentity.html):
/// create, get, sign with another key, delete.
/// </summary>
public sealed class SesFakeIdentities
{
    private readonly ConcurrentDictionary<string, SesFakeIdentity> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SesAnswer> _answers = new();
    private readonly SignatureCheck _signatures;
    private int _requests;

    internal SesFakeIdentities(SignatureCheck signatures) => _signatures = signatures;

    public IReadOnlyDictionary<string, SesFakeIdentity> Known => _known;

    /// <summary>How many times it was called, whatever came of it.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What it does with the next requests, one each.</summary>
    public void Answer(params ReadOnlySpan<SesAnswer> answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
    }

    internal void MapTo(WebApplication application)
    {
        application.MapPost("/v2/email/identities", context => HandleAsync(context, Create));
        application.MapGet("/v2/email/identities/{domain}", context => HandleAsync(context, Get));
        application.MapDelete("/v2/email/identities/{domain}", context => HandleAsync(context, Delete));
        application.MapPut("/v1/email/identities/{domain}/dkim/signing", context => HandleAsync(context, Sign));
    }

    private async Task HandleAsync(HttpContext context, Func<string, JsonNode?, JsonObject> operation)
    {
        Interlocked.Increment(ref _requests);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _answers.TryDequeue(out var answer);
        try
        {
            if (_signatures.FindFault(context.Request, body.ToArray()) is { } fault)
                throw new SesFakeException(403, fault);
            if (answer is SesAnswer.Error error)
                throw new SesFakeException(error.Status, error.Code);
            var request = body.Length == 0 ? null : JsonNode.Parse(body.ToArray());
            var reply = operation((string?)context.Request.RouteValues["domain"] ?? (string?)request?["EmailIdentity"] ?? "", request);
            if (answer is SesAnswer.LoseReply)
                context.Abort();
            else
                await context.Response.WriteAsJsonAsync(reply);
        }
        catch (SesFakeException e)
        {
            await SesFake.ReplyAsync(context.Response, new SesAnswer.Error(e.Status, e.Code, e.Code));
        }
    }

    private JsonObject Create(string domain, JsonNode? request) =>
        _known.TryAdd(domain, Read(request?["DkimSigningAttributes"], (string?)request?["ConfigurationSetName"]))
            ? new JsonObject { ["IdentityType"] = "DOMAIN", ["VerifiedForSendingStatus"] = false }
            : throw new SesFakeException(400, "AlreadyExistsException");

    private JsonObject Get(string domain, JsonNode? request) => _known.TryGetValue(domain, out var identity)
        ? new JsonObject
        {
            ["IdentityType"] = "DOMAIN",
            ["VerifiedForSendingStatus"] = true,
            ["DkimAttributes"] = new JsonObject { ["SigningAttributesOrigin"] = "EXTERNAL", ["Tokens"] = new JsonArray(identity.Selector) },
        }
        : throw new SesFakeException(404, "NotFoundException");

    private JsonObject Delete(string domain, JsonNode? request) =>
        _known.TryRemove(domain, out _) ? [] : throw new SesFakeException(404, "NotFoundException");

    private JsonObject Sign(string domain, JsonNode? request)
    {
        if (!_known.TryGetValue(domain, out var identity))
            throw new SesFakeException(404, "NotFoundException");
        _known[domain] = Read(request?["SigningAttributes"], identity.ConfigurationSet);
        return new JsonObject { ["DkimStatus"] = "PENDING" };
    }

    private static SesFakeIdentity Read(JsonNode? signing, string? configurationSet)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportPkcs8PrivateKey(Convert.FromBase64String((string?)signing?["DomainSigningPrivateKey"] ?? ""), out _);
            return new SesFakeIdentity((string)signing!["DomainSigningSelector"]!, key.ExportSubjectPublicKeyInfo(), configurationSet);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new SesFakeException(400, "BadRequestException");
        }
    }
}
