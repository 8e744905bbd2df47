namespace EmailPlatform.Liquid.Tests;

/// <summary>What is held to a time has the processors to itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedCollection
{
    public const string Name = "Timed";
}
