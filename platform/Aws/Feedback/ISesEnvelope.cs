using System.Text.Json;

namespace EmailPlatform.Aws.Feedback;

/// <summary>What stands around an event of SES: that of the way on which it came.</summary>
public interface ISesEnvelope
{
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="SnsRefusedException">It claims to be what it is not.</exception>
    internal ValueTask<SesNotification> OpenAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
