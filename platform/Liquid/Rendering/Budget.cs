namespace EmailPlatform.Liquid.Rendering;

/// <summary>What a render has used of its <see cref="LiquidLimits"/>.</summary>
internal sealed class Budget
{
    private const int StepsBetweenClockReadings = 1024;
    private const int BytesPerStep = 64;
    private const int ItemsPerStep = 4;

    private LiquidLimits _limits = LiquidLimits.Default;
    private TimeProvider _time = TimeProvider.System;
    private long? _started;
    private long _steps;
    private long _nextCheck;
    private long _iterations;
    private long _valueBytes;

    public void Reset(LiquidLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _steps = 0;
        _iterations = 0;
        _valueBytes = 0;
        _nextCheck = limits.MaxSteps;
        _started = null;
        if (limits.MaxDuration is not null)
            _nextCheck = Math.Min(limits.MaxSteps, StepsBetweenClockReadings);
    }

    public void Step()
    {
        if (++_steps > _nextCheck)
            Check();
    }

    /// <summary>One more turn of a loop.</summary>
    public void Iterate()
    {
        if (++_iterations > _limits.MaxIterations)
            throw new RenderFailure(LiquidErrorCode.TooManyIterations, $"the loops ran more than {_limits.MaxIterations} times");
    }

    public void Read(int bytes) => Work(bytes / BytesPerStep);

    public void ReadItems(int items) => Work(items / ItemsPerStep);

    /// <summary>Charges for a value before it is made.</summary>
    public void Make(long bytes)
    {
        _valueBytes += bytes;
        if (_valueBytes > _limits.MaxValueBytes || _valueBytes < 0)
            throw new RenderFailure(LiquidErrorCode.TooManyValueBytes, $"filters and captures made more than {_limits.MaxValueBytes} bytes");
        Work(bytes / BytesPerStep);
    }

    /// <summary>An error printed inline costs far more than a tag.</summary>
    public void PrintError() => Work(1000);

    private void Work(long steps)
    {
        _steps += steps;
        if (_steps > _nextCheck)
            Check();
    }

    private void Check()
    {
        if (_steps > _limits.MaxSteps)
            throw new RenderFailure(LiquidErrorCode.TooManySteps, $"the render takes more than {_limits.MaxSteps} steps");
        if (_limits.MaxDuration is not { } most)
            return;
        _nextCheck = Math.Min(_limits.MaxSteps, _steps + StepsBetweenClockReadings);

        // A render so short that it is never checked costs no reading of the clock.
        _started ??= _time.GetTimestamp();
        if (_time.GetElapsedTime(_started.Value) > most)
            throw new RenderFailure(LiquidErrorCode.TookTooLong, $"the render took longer than {most}");
    }
}
