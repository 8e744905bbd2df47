namespace EmailPlatform.Core.Rates;

/// <param name="Tokens">How many there were at that time; below zero where it is in debt.</param>
internal sealed record BucketDocument(double Tokens, DateTimeOffset At);
