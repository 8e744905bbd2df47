using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Api.Http;

/// <summary>Decodes a body; refused with a pointer to what is wrong.</summary>
internal delegate Outcome<T> BodyReader<T>(in ReadOnlySequence<byte> body)
    where T : class;

internal static class BodyReader
{
    public static BodyReader<T> Of<T>(JsonTypeInfo<T> type)
        where T : class =>
        (in ReadOnlySequence<byte> body) => JsonInput.Read(body, type);
}
