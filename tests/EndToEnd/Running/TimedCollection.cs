namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>What is held to a time has the processors to itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedCollection
{
    public const string Name = "Timed";
}
