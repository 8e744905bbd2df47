using EmailPlatform.Core.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EmailPlatform.Local.Telemetry;

/// <summary>Metrics and traces, exported over OTLP where the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
internal static class TelemetryServices
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration environment)
    {
        if (string.IsNullOrEmpty(environment[Endpoint]))
            return services;
        return services
            .AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
                .AddMeter(Instruments.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter()
                .Build())
            .AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
                .AddSource(Instruments.Name, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build())
            .AddHostedService<TelemetryStart>();
    }

    /// <summary>Makes both exporters at the start; the container disposes, and so flushes, them at the stop.</summary>
    private sealed class TelemetryStart(MeterProvider meters, TracerProvider traces) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) =>
            await Task.WhenAll(Task.Run(() => meters.ForceFlush(), cancellationToken), Task.Run(() => traces.ForceFlush(), cancellationToken));
    }
}
