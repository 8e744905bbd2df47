using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace EmailPlatform.Aws.Clients;

/// <summary>A reply with what its body says.</summary>
internal sealed class ServiceReply<T> : AmazonWebServiceResponse
    where T : class, new()
{
    public T Content { get; init; } = new();

    /// <summary>Reads replies and errors. An empty body is an empty reply.</summary>
    internal sealed class Reader(JsonTypeInfo<T> type) : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            using var body = new MemoryStream();
            input.Stream.CopyTo(body);
            var content = body.Length == 0 ? null : JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type);
            return new ServiceReply<T> { Content = content ?? new T() };
        }

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
            ServiceError.Read(input.Stream, input.ResponseData, innerException, statusCode);
    }
}
