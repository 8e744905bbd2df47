using System.Text.Json;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Scheduler;

/// <summary>Does what has fallen due, at each tick of a schedule of EventBridge.</summary>
public sealed class Function
{
    private readonly DueWork _work;

    public Function()
        : this(services => services.AddAws().AddAwsTable().AddAwsBlobs().AddAwsKeys())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        var services = new ServiceCollection();
        addPorts(services);
        _work = services
            .AddEmailPlatformCore()
            .AddSingleton<DueWork>()
            .BuildServiceProvider()
            .GetRequiredService<DueWork>();
    }

    /// <param name="input">An event that says nothing but that it is time.</param>
    /// <returns>How many items were done, and whether all were.</returns>
    public async Task<Stream> Handle(Stream input) =>
        new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(await _work.DrainAsync(), SchedulerJson.Default.SchedulerReply));
}
