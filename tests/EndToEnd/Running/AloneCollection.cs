namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>What is held to a time, or measures what a kill interrupts, has the processors to itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
