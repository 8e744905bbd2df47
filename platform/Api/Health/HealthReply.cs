namespace EmailPlatform.Api.Health;

/// <param name="Status"><c>alive</c> or <c>ready</c>.</param>
internal sealed record HealthReply(string Status);
