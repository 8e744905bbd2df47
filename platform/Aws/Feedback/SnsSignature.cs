using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// Whether a notification is really SNS's, from one of our topics
/// (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html). A queue's policy lets only its topic in; this holds
/// where the policy is wrong.
/// </summary>
/// <param name="topicArns">The topics that we have subscribed to.</param>
public sealed class SnsSignature(IReadOnlySet<string> topicArns, SnsCertificates certificates)
{
    /// <returns>Why it is not; null where it is.</returns>
    internal async ValueTask<string?> FindFaultAsync(SnsMessage message, CancellationToken cancellationToken)
    {
        if (message.Type != SnsMessage.Notification)
            return $"A message of SNS of the type {message.Type}.";
        if (!topicArns.Contains(message.TopicArn))
            return $"A notification of another topic: {message.TopicArn}";
        if (HashOf(message.SignatureVersion) is not { } hash)
            return $"A signature of version {message.SignatureVersion}.";
        if (!TryFindCertificate(message, out var url))
            return $"A certificate that is not SNS's: {message.SigningCertUrl}";
        var certificate = await certificates.GetAsync(url, cancellationToken).ConfigureAwait(false);
        return IsSigned(message, certificate, hash) ? null : "The signature is not SNS's.";
    }

    private static HashAlgorithmName? HashOf(string version) => version switch
    {
        "1" => HashAlgorithmName.SHA1,
        "2" => HashAlgorithmName.SHA256,
        _ => null,
    };

    /// <summary>At the endpoint of the topic's own region, and nowhere else: whoever may name the certificate may sign.</summary>
    private static bool TryFindCertificate(SnsMessage message, out Uri url)
    {
        url = null!;
        if (message.TopicArn.Split(':') is not ["arn", var partition, "sns", var region, _, _])
            return false;
        var host = $"sns.{region}.amazonaws.com{(partition == "aws-cn" ? ".cn" : "")}";
        if (!Uri.TryCreate(message.SigningCertUrl, UriKind.Absolute, out var named))
            return false;
        url = named;
        return named is { Scheme: "https", IsDefaultPort: true, UserInfo: "", Query: "" }
            && named.Host == host
            && named.AbsolutePath.StartsWith("/SimpleNotificationService-", StringComparison.Ordinal)
            && named.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal);
    }

    private static bool IsSigned(SnsMessage message, X509Certificate2 certificate, HashAlgorithmName hash)
    {
        var signature = new byte[message.Signature.Length];
        if (!Convert.TryFromBase64String(message.Signature, signature, out var length))
            return false;
        using var key = certificate.GetRSAPublicKey();
        return key is not null
            && key.VerifyData(Encoding.UTF8.GetBytes(message.SignedText), signature.AsSpan(0, length), hash, RSASignaturePadding.Pkcs1);
    }
}
