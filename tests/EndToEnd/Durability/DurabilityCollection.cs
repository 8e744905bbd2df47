namespace EmailPlatform.EndToEnd.Tests.Durability;

/// <summary>Each of these keeps both processors busy and measures what a kill interrupts: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DurabilityCollection
{
    public const string Name = "Durability";
}
