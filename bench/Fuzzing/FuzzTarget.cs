namespace EmailPlatform.Bench.Fuzzing;

/// <summary>Code under test. It runs on the caller's thread only, so that what it allocates can be counted and a wait is a fault.</summary>
internal abstract class FuzzTarget
{
    /// <summary>As on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs to begin with, those of the public corpora included where they are there.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words of the grammar, which chance alone would not find.</summary>
    public abstract IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>What one input may allocate: this much, and <see cref="AllocationFactor"/> times its size.</summary>
    public virtual long AllocationBytes => 1024 * 1024;

    /// <inheritdoc cref="AllocationBytes"/>
    public virtual long AllocationFactor => 200;

    /// <summary>Runs one input, which decides everything: the same input does the same.</summary>
    /// <returns>What the target did, in few words. An input that gets it to do something new is kept and changed further.</returns>
    /// <exception cref="FuzzViolation">A property does not hold. Any other exception is a fault as well.</exception>
    public abstract string Run(byte[] input);

    /// <summary>Runs to its end what has no reason to wait.</summary>
    protected static T Finish<T>(Task<T> task)
    {
        FuzzViolation.ThrowIf(!task.IsCompleted, "It waits for something although there is nothing to wait for.");
        return task.GetAwaiter().GetResult();
    }
}
