namespace EmailPlatform.Bench.Cost;

/// <param name="Dollars">For one unit.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Source">Where AWS says so.</param>
internal sealed record UnitPrice(double Dollars, string Unit, string Source);
