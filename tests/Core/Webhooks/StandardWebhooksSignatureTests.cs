using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Core.Tests.Webhooks;

public sealed class StandardWebhooksSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

    private static readonly byte[] Payload = """{"test": 2432232314}"""u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void Sign_CorpusVectors_AreReproduced()
    {
        var path = Path.Combine(Corpora, "standard-webhooks", "vectors.json");
        Assert.SkipUnless(File.Exists(path), "The corpus is absent.");
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(path));
        var count = 0;
        foreach (var vector in vectors.RootElement.GetProperty("sign").EnumerateArray())
        {
            Assert.True(WebhookSecret.TryParse(vector.GetProperty("secret").GetString()!, out var key));
            var signature = StandardWebhooksSignature.Sign(
                key,
                vector.GetProperty("id").GetString()!,
                vector.GetProperty("timestamp").GetInt64(),
                Encoding.UTF8.GetBytes(vector.GetProperty("payload").GetString()!));
            Assert.Equal(vector.GetProperty("expected").GetString(), signature);
            count++;
        }
        Assert.True(count > 0);
    }

    [Fact]
    public void Verify_CorpusCases_AreAllKnownAndAgree()
    {
        var path = Path.Combine(Corpora, "standard-webhooks", "vectors.json");
        Assert.SkipUnless(File.Exists(path), "The corpus is absent.");
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var vector in vectors.RootElement.GetProperty("verify").EnumerateArray())
            Assert.Equal((vector[0].GetString(), vector[1].GetBoolean()), (vector[0].GetString(), Verify(vector[0].GetString()!)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("msg.1")]
    public void Sign_IdCouldPassForAnother_Throws(string id) =>
        Assert.Throws<ArgumentException>(() => StandardWebhooksSignature.Sign([1], id, 0, Payload));

    [Fact]
    public void Verify_PayloadWasChanged_Fails() =>
        Assert.False(StandardWebhooksSignature.Verify(Secret, Id, "1614265330", Right(), """{"test": 2432232315}"""u8, Now));

    private static bool Verify(string name) => name switch
    {
        "valid" => Check(),
        "missing webhook-id" => Check(id: null),
        "missing webhook-timestamp" => Check(timestamp: null),
        "missing webhook-signature" => Check(signature: null),
        "wrong signature v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=" => Check(signature: Wrong),
        "partial 'v1,'" => Check(signature: "v1,"),
        "timestamp older than 5 min" => Check(now: Now.AddSeconds(301)),
        "timestamp newer than 5 min" => Check(now: Now.AddSeconds(-301)),
        "non numeric timestamp" => Check(timestamp: "hello"),
        "4 signatures in header, one valid (v1 wrong, v2 wrong, v1 right, v1 wrong)" =>
            Check(signature: $"{Wrong} v2,{Wrong[3..]} {Right()} {Wrong}"),
        "secret with and without whsec_ prefix" => Check() && Check(secret: Secret["whsec_".Length..]),
        "empty secret" => Check(secret: ""),
        "secret of only the prefix" => Check(secret: "whsec_"),
        _ => throw new InvalidOperationException($"A case this test does not know: {name}"),
    };

    private static bool Check(
        string secret = Secret, string? id = Id, string? timestamp = "1614265330", string? signature = "right", DateTimeOffset? now = null) =>
        StandardWebhooksSignature.Verify(secret, id, timestamp, signature == "right" ? Right() : signature, Payload, now ?? Now);

    private static string Right() =>
        WebhookSecret.TryParse(Secret, out var key) ? StandardWebhooksSignature.Sign(key, Id, 1614265330, Payload) : "";

    private static string Corpora { get; } = Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? BesideTheSolution();

    private static string BesideTheSolution()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "corpora");
        }
        return "";
    }
}
