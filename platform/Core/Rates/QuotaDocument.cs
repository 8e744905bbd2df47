namespace EmailPlatform.Core.Rates;

/// <param name="Used">How many messages of the day hosts have taken.</param>
internal sealed record QuotaDocument(long Used);
