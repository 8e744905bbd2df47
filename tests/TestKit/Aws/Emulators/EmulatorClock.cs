using System.Globalization;
using System.Text;

namespace EmailPlatform.TestKit.Aws.Emulators;

/// <summary>The clock of an emulator that was started with <c>clock.mjs</c>: it moves with a test's.</summary>
public sealed class EmulatorClock : IDisposable
{
    private readonly FileStream _file;

    public EmulatorClock()
    {
        Path = System.IO.Path.GetTempFileName();
        _file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>From now on it shows what <paramref name="time"/> shows, to the second.</summary>
    public ITimer Follow(ManualTimeProvider time)
    {
        Set(time.GetUtcNow());
        return time.CreateTimer(_ => Set(time.GetUtcNow()), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(Path);
    }

    private void Set(DateTimeOffset now)
    {
        _file.Position = 0;
        _file.Write(Encoding.ASCII.GetBytes(now.ToUnixTimeMilliseconds().ToString("D16", CultureInfo.InvariantCulture)));
    }
}
