using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace EmailPlatform.Aws.Clients;

/// <summary>A request whose body is made already.</summary>
internal sealed class ServiceRequest(string service, string method, string path, string? target, string contentType, byte[] body) : AmazonWebServiceRequest
{
    /// <summary>Makes of it what the pipeline sends.</summary>
    internal sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Marshaller Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input) => ((ServiceRequest)input).ToHttp();
    }

    private DefaultRequest ToHttp()
    {
        var request = new DefaultRequest(this, service) { HttpMethod = method, ResourcePath = path };
        if (body.Length > 0)
        {
            request.Content = body;
            // Without a body the client sends none, and what is signed must be sent.
            request.Headers["Content-Type"] = contentType;
        }
        if (target is not null)
            request.Headers["X-Amz-Target"] = target;
        return request;
    }
}
