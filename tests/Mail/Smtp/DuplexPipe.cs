using System.IO.Pipelines;

namespace EmailPlatform.Mail.Tests.Smtp;

/// <summary>The two ends of a connection in memory.</summary>
internal sealed class DuplexPipe : IDuplexPipe
{
    private DuplexPipe(PipeReader input, PipeWriter output)
    {
        Input = input;
        Output = output;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static (DuplexPipe Server, DuplexPipe Client) CreatePair()
    {
        var options = new PipeOptions(useSynchronizationContext: false, pauseWriterThreshold: 0);
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        return (new DuplexPipe(toServer.Reader, toClient.Writer), new DuplexPipe(toClient.Reader, toServer.Writer));
    }
}
