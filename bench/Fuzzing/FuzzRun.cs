using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace EmailPlatform.Bench.Fuzzing;

/// <summary>
/// Runs changed inputs against a target, one after the other on one thread, for a time. The sequence follows from the seed. There is no
/// instrumentation to say which code an input reached; what the target did stands in for it: an input that made it do something new joins
/// those that are changed further.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const int MaxFailures = 20;
    private const int MaxKept = 4000;
    private const int MaxBehaviours = 100_000;
    private const long MaxProcessBytes = 1024L * 1024 * 1024;
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly FuzzTarget _target;
    private readonly FuzzOptions _options;
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "emailplatform-fuzz"));
    private readonly HashSet<string> _behaviours = [];
    private readonly HashSet<string> _faults = [];
    private readonly List<string> _failures = [];
    private readonly MemoryMappedFile _running;
    private readonly MemoryMappedViewAccessor _runningView;
    private long _cases;
    private long _mostAllocated;
    private TimeSpan _slowest;
    private bool _isDone;

    private FuzzRun(FuzzTarget target, FuzzOptions options)
    {
        _target = target;
        _options = options;
        _running = MemoryMappedFile.CreateFromFile(RunningPath, FileMode.Create, null, sizeof(int) + Mutator.LargestBytes);
        _runningView = _running.CreateViewAccessor();
    }

    public static FuzzReport Of(FuzzTarget target, FuzzOptions options)
    {
        using var run = new FuzzRun(target, options);
        return run.Run();
    }

    /// <summary>
    /// Where the input that is being run stands, for when the process ends with it: its length, then the input. In memory where the system
    /// has such a place: on a busy disk a write to a mapped page can wait for a minute.
    /// </summary>
    private string RunningPath => Path.Combine(
        Directory.Exists(SharedMemory) ? SharedMemory : _folder.FullName, $"emailplatform-fuzz-{_target.Name}-{Environment.ProcessId}.running");

    /// <summary>Runs one saved input, and says what it does.</summary>
    public static string Replay(FuzzTarget target, string file)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var behaviour = target.Run(File.ReadAllBytes(file));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{behaviour}\n{watch.Elapsed.TotalMilliseconds:0.0} ms, {GC.GetAllocatedBytesForCurrentThread() - allocated} octets allocated");
    }

    public void Dispose()
    {
        _runningView.Dispose();
        _running.Dispose();
        File.Delete(RunningPath);
    }

    private FuzzReport Run()
    {
        var watch = Stopwatch.StartNew();
        var worker = new Thread(() => Work(watch), maxStackSize: 1024 * 1024) { IsBackground = true };
        worker.Start();
        Watch(worker);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        return new FuzzReport
        {
            Target = _target.Name,
            Seed = _options.Seed,
            Time = watch.Elapsed,
            Cases = _cases,
            Behaviours = _behaviours.Count,
            Slowest = _slowest,
            MostAllocatedBytes = _mostAllocated,
            PeakMemoryBytes = peak,
            Failures = _failures,
        };
    }

    private void Work(Stopwatch watch)
    {
        try
        {
            var random = new Random(_options.Seed);
            var mutator = new Mutator(random, _target.Tokens);
            var inputs = new List<byte[]>();
            foreach (var seed in _target.Seeds)
            {
                if (TryRun(seed))
                    inputs.Add(seed);
            }

            while (watch.Elapsed < _options.Time && _failures.Count < MaxFailures)
            {
                var input = mutator.Mutate(inputs[random.Next(inputs.Count)], inputs[random.Next(inputs.Count)]);
                if (!TryRun(input) || input.Length > Mutator.MaxBytes)
                    continue;
                if (inputs.Count < MaxKept)
                    inputs.Add(input);
                else
                    inputs[random.Next(inputs.Count)] = input;
            }
        }
        finally
        {
            Volatile.Write(ref _isDone, true);
        }
    }

    /// <summary>Runs an input; true when the target did something new.</summary>
    private bool TryRun(byte[] input)
    {
        _runningView.Write(0, input.Length);
        _runningView.WriteArray(sizeof(int), input, 0, input.Length);
        Interlocked.Increment(ref _cases);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        // Processor time: on a busy machine the clock goes on while nothing is done.
        var started = Environment.CpuUsage.TotalTime;
        try
        {
            var behaviour = _target.Run(input);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var elapsed = Environment.CpuUsage.TotalTime - started;
            _slowest = elapsed > _slowest ? elapsed : _slowest;
            _mostAllocated = Math.Max(_mostAllocated, allocated);
            if (allocated > _target.AllocationBytes + (_target.AllocationFactor * input.Length))
                Save(input, "memory", $"{allocated} octets were allocated for {input.Length}.");
            return _behaviours.Count < MaxBehaviours && _behaviours.Add(behaviour);
        }
        catch (Exception e)
        {
            Save(input, e is FuzzViolation ? "property" : "exception", e.ToString());
            return false;
        }
    }

    /// <summary>One input of each fault is enough: its first lines say where it is.</summary>
    private void Save(byte[] input, string kind, string reason)
    {
        if (!_faults.Add(kind + string.Join('\n', reason.Split('\n').Where(line => kind != "memory").Take(4))))
            return;
        var path = Path.Combine(_folder.FullName, $"{_target.Name}-{kind}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}.bin");
        File.WriteAllBytes(path, input);
        _failures.Add(path);
        Console.Error.WriteLine($"{_target.Name}, seed {_options.Seed}, case {_cases}: {reason}\n  saved as {path}");
    }

    /// <summary>
    /// Looks at the worker from outside. A case over its time cannot be stopped, so the process ends, and the input stays behind. What
    /// counts is processor time: the machine may be busy with other things.
    /// </summary>
    private void Watch(Thread worker)
    {
        using var process = Process.GetCurrentProcess();
        var (lastCase, since) = (0L, process.TotalProcessorTime);
        while (!worker.Join(LookInterval))
        {
            process.Refresh();
            var current = Interlocked.Read(ref _cases);
            if (current != lastCase)
                (lastCase, since) = (current, process.TotalProcessorTime);
            if (process.TotalProcessorTime - since > CaseLimit)
                EndProcess("hang", $"A case took more than {CaseLimit.TotalSeconds} s of processor time.");
            if (process.WorkingSet64 > MaxProcessBytes)
                EndProcess("memory", $"The process has more than {MaxProcessBytes} octets.");
        }

        FuzzViolation.ThrowIf(!Volatile.Read(ref _isDone), "The worker has not come to its end.");
    }

    private void EndProcess(string kind, string reason)
    {
        var input = new byte[_runningView.ReadInt32(0)];
        _runningView.ReadArray(sizeof(int), input, 0, input.Length);
        Save(input, kind, reason);
        Environment.Exit(1);
    }
}
