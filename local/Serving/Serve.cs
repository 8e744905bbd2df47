using System.Security.Cryptography;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded;

namespace EmailPlatform.Local.Serving;

/// <summary>The whole platform in one process.</summary>
internal static class Serve
{
    private const int FailedStart = 1;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help"))
            return Usage.Print();
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if (!ServeOptions.TryParse(arguments, environment["EMAILPLATFORM_ADMIN_KEY"], out var options, out var error))
            return Usage.Refuse(error);
        try
        {
            return await RunAsync(options);
        }
        catch (Exception exception) when (exception is DataFolderInUseException or IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return FailedStart;
        }
    }

    private static async Task<int> RunAsync(ServeOptions options)
    {
        options = options.WithoutTakenDefaults();
        if (options.WarmsUp && !await WarmUp.RunAsync(toNextHop: options.NextHop is not null))
            return 0;
        using var logging = LoggerFactory.Create(Telemetry.Logging.Configure);
        using var store = await EmbeddedStore.OpenAsync(options.Data, options.PublicUrl ?? options.HttpUrl, logging, TimeProvider.System);
        await using var app = PlatformHost.Build(options, store);

        if ((await AdminKey.EnsureAsync(app.Services.GetRequiredService<FirstStart>(), options, store.Folder.Path)).IsRefused(out var refusal, out var shown))
        {
            await Console.Error.WriteLineAsync($"--admin-key: {refusal.Detail}");
            return Usage.WrongCall;
        }
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // Some services run already, and would take being disposed for a fault.
            await app.StopAsync();
            throw;
        }
        PrintWhereItListens(options, shown);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void PrintWhereItListens(ServeOptions options, AdminKey.Shown key)
    {
        Console.Out.WriteLine(
            $"""
            Email Platform is ready.
              REST API   {options.HttpUrl}v1   (try it: {options.HttpUrl}docs)
              SMTP       {options.Smtp}   (any user name, the API key as password)
              Bounces    {(options.Mx is { } mx ? $"{mx}   (SMTP, for {options.ReturnPathDomain})" : "none come in: another program has port 2526 (--mx gives another)")}
              Delivery   {(options.NextHop is { } hop ? $"everything goes to {hop}" : $"captured: {options.HttpUrl}inbox")}
              Data       {Path.GetFullPath(options.Data)}
              {key.Line}
            """);
    }
}
