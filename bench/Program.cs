using System.Runtime.Versioning;
using EmailPlatform.Bench;
using EmailPlatform.Bench.Accepting;
using EmailPlatform.Bench.ColdStart;
using EmailPlatform.Bench.Cost;
using EmailPlatform.Bench.Crash;
using EmailPlatform.Bench.Fuzzing;
using EmailPlatform.Bench.Latency;
using EmailPlatform.Bench.Mail;
using EmailPlatform.Bench.Rendering;
using EmailPlatform.Bench.Submission;
using EmailPlatform.Bench.Throughput;

[assembly: SupportedOSPlatform("linux")]

return args switch
{
    ["accept", .. var rest] => await AcceptBench.RunAsync(rest),
    ["throughput", .. var rest] => await ThroughputBench.RunAsync(rest),
    ["latency", .. var rest] => await LatencyBench.RunAsync(rest),
    ["smtp", .. var rest] => await SubmissionBench.RunAsync(rest),
    ["render", .. var rest] => await RenderBench.RunAsync(rest),
    ["crash", .. var rest] => await CrashBench.RunAsync(rest),
    ["fuzz", .. var rest] => FuzzBench.Run(rest),
    ["coldstart", .. var rest] => await ColdStartBench.RunAsync(rest),
    ["cost", .. var rest] => await CostBench.RunAsync(rest),
    ["mail", .. var rest] => MailBench.Run(rest),
    _ => Usage.Refuse("dotnet run -c Release --project bench -- accept|throughput|latency|smtp|render|crash|fuzz|mail|cost|coldstart [options]"),
};
