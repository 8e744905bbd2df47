using System.Text.RegularExpressions;

namespace EmailPlatform.TestKit.Durability;

/// <summary>
/// What strace saw of a process, and the question whether a reply was given only when what it promises had reached the disk:
/// each write of its data is covered by a later sync of that file, and each name made for it by a later sync of the folder,
/// both completed before the reply was handed to the socket. A sync may cover many requests.
/// </summary>
public sealed partial class SyncTrace
{
    private static readonly string[] Traced =
    [
        "fdatasync", "fsync", "pwrite64", "pwritev", "write", "writev", "sendto", "sendmsg", "rename", "renameat", "renameat2", "link", "linkat",
        "mkdir", "mkdirat",
    ];

    private readonly List<SystemCall> _calls;

    private SyncTrace(List<SystemCall> calls) => _calls = calls;

    /// <summary>Goes in front of a command, to have it traced into a file.</summary>
    public static IReadOnlyList<string> Wrapper(string file) =>
        ["strace", "-f", "-y", "-ttt", "-s", "8192", "-o", file, "-e", $"trace={string.Join(',', Traced)}", "-e", "signal=none"];

    public static SyncTrace Parse(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var unfinished = new Dictionary<string, (string Head, int Began)>();
        var place = 0;
        foreach (var line in lines)
        {
            place++;
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                if (unfinished.Remove(resumed.Groups["thread"].Value, out var open))
                    Add(calls, open.Head + resumed.Groups["tail"].Value, open.Began, place);
            }
            else if (Line().Match(line) is { Success: true } call)
            {
                if (call.Groups["cut"].Success)
                    unfinished[call.Groups["thread"].Value] = (call.Groups["call"].Value, place);
                else
                    Add(calls, call.Groups["call"].Value, place, place);
            }
        }
        return new SyncTrace(calls);
    }

    /// <summary>What was not on disk when the reply left; empty where all was.</summary>
    /// <param name="reply">Words of the reply that no other has.</param>
    /// <param name="words">What the request's data can be known by: its send's id, then others.</param>
    /// <param name="dataFolder">Of the platform.</param>
    /// <param name="inBlob">Whether a blob must be among it.</param>
    public IReadOnlyList<string> Missing(string reply, IReadOnlyList<string> words, string dataFolder, bool inBlob)
    {
        var sent = _calls.Find(call => call.Name is "sendto" or "sendmsg" or "write" or "writev" && call.Path.StartsWith("socket:", StringComparison.Ordinal) && call.Mentions(reply));
        if (sent is null)
            return [$"There is no reply with '{reply}' in the trace."];

        var missing = new List<string>();
        var before = _calls.Where(call => call.Ended < sent.Began && call.IsDone && words.Any(call.Mentions)).ToList();
        var writes = before.Where(call => IsWrite(call) && IsKept(call.Path, dataFolder) && !IsOfTheSender(call)).ToList();
        if (!writes.Exists(call => call.Path.EndsWith("-wal", StringComparison.Ordinal)))
            missing.Add("Nothing of the request was written to the log.");
        foreach (var write in writes)
        {
            var until = write.Path.EndsWith("-wal", StringComparison.Ordinal) ? sent.Began : NamedAt(write.Path, sent.Began);
            if (!IsSynced(write.Path, write.Ended, until))
                missing.Add($"{write.Path} was written and not synced before {(until == sent.Began ? "the reply" : "it got its name")}.");
        }

        var names = before.Where(call => IsNaming(call) && call.Mentions(dataFolder)).ToList();
        if (inBlob && !names.Exists(call => call.Name.StartsWith("rename", StringComparison.Ordinal)))
            missing.Add("No blob got its name.");
        foreach (var name in names)
        {
            var path = Quoted().Matches(name.Arguments)[^1].Groups[1].Value;
            if (!IsSynced(Path.GetDirectoryName(path)!, name.Ended, sent.Began))
                missing.Add($"The folder of {path} was not synced before the reply.");
        }
        return missing;
    }

    private bool IsSynced(string path, int after, int before) =>
        _calls.Exists(call => call.Name is "fsync" or "fdatasync" && call.IsDone && call.Path == path && call.Began > after && call.Ended < before);

    /// <summary>Where a file written under a temporary name gets its right one: by then it must be whole.</summary>
    private int NamedAt(string path, int otherwise) =>
        _calls.Find(call => call.Name.StartsWith("rename", StringComparison.Ordinal) && call.Mentions($"\"{path}\""))?.Began ?? otherwise;

    private static bool IsWrite(SystemCall call) => call.Name is "pwrite64" or "pwritev" or "write" or "writev";

    private static bool IsNaming(SystemCall call) => call.Name.StartsWith("rename", StringComparison.Ordinal) || call.Name.StartsWith("mkdir", StringComparison.Ordinal)
        || call.Name.StartsWith("link", StringComparison.Ordinal);

    /// <summary>The log's index is made anew from the log; which items are in flight may be forgotten.</summary>
    private static bool IsKept(string path, string dataFolder) =>
        path.StartsWith(dataFolder, StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith(".inflight", StringComparison.Ordinal);

    /// <summary>
    /// A page with the record of a message, whose id is its send's and a number: the sender writes it, of this send or of one before, and may do so
    /// between the flush and the reply. What else stands on the page was flushed before.
    /// </summary>
    private static bool IsOfTheSender(SystemCall call) => MessageId().IsMatch(call.Arguments);

    private static void Add(List<SystemCall> calls, string text, int began, int ended)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var equals = text.LastIndexOf(" = ", StringComparison.Ordinal);
        if (open < 0 || equals < open)
            return;
        var arguments = text[(open + 1)..equals];
        var path = Descriptor().Match(arguments) is { Success: true } match ? match.Groups[1].Value : "";
        calls.Add(new SystemCall(text[..open], arguments, path, began, ended, text[equals + 3] != '-'));
    }

    [GeneratedRegex(@"^(?<thread>\d+) +[\d.]+ <\.\.\. \w+ resumed>(?<tail>.*)$", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<thread>\d+) +[\d.]+ (?<call>\w+\(.*?)(?<cut> <unfinished \.\.\.>)?$", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\d+<([^>]*)>", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Descriptor();

    [GeneratedRegex("[0-9a-f]{32}-[0-9]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MessageId();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Quoted();
}
