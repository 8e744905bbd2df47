namespace EmailPlatform.Core.Rates;

/// <summary>How rates are counted.</summary>
public sealed class RateOptions
{
    /// <summary>One process accepts everything: it counts in memory alone, without the table.</summary>
    public bool SingleHost { get; set; }

    /// <summary>
    /// How much of its tenant's rate one API key may use: above 0, to 1. Below 1 each key has a bucket of its own as well,
    /// so that one that runs wild leaves something to the others.
    /// </summary>
    public double KeyShare { get; set; } = 1;

    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (KeyShare is not (> 0 and <= 1))
            throw new ArgumentException("The rate option KeyShare is out of its range: above 0, to 1.");
    }
}
