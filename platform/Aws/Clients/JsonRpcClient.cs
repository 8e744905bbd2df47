using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients;

/// <summary>A service that speaks AWS JSON: every operation is a POST to the root, named by <c>X-Amz-Target</c> (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).</summary>
public abstract class JsonRpcClient : ServiceClient
{
    private readonly string _target;
    private readonly string _contentType;

    /// <param name="config">The service.</param>
    /// <param name="target">What stands before an operation's name, such as <c>AmazonSQS</c>.</param>
    /// <param name="version">Of the protocol: <c>1.0</c> or <c>1.1</c>.</param>
    /// <param name="configure">Changes what the environment says.</param>
    private protected JsonRpcClient(ServiceConfig config, string target, string version, Action<ClientConfig>? configure)
        : base(config, configure) => (_target, _contentType) = (target, $"application/x-amz-json-{version}");

    private protected ServiceOperation<TInput, TReply> Operation<TInput, TReply>(string name, JsonTypeInfo<TInput> input, JsonTypeInfo<TReply> reply)
        where TReply : class, new()
        => new(name, "/", $"{_target}.{name}", _contentType, input, reply);
}
