using System.Globalization;
using Fn.Client;
using Fn.Client.Errors;

namespace Fn.Cli.Servers;

/// <summary>Waits until a server that was just started answers.</summary>
internal sealed class ServerReadiness(CliHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks for <c>/version</c> until it answers.</summary>
    /// <param name="port">Its port on this machine.</param>
    /// <param name="isAlive">Tells whether waiting still makes sense.</param>
    /// <param name="readLog">The last lines of its log.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CliException">When it ended, or does not answer in a minute; its last log lines are on standard error.</exception>
    public async Task WaitAsync(
        int port,
        Func<CancellationToken, Task<bool>> isAlive,
        Func<CancellationToken, Task<IReadOnlyList<string>>> readLog,
        CancellationToken cancellationToken
    )
    {
        var options = new FnClientOptions
        {
            Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(5),
        };
        using var client = host.Network is { } network ? new FnClient(options, network) : new FnClient(options);
        var start = host.Time.GetTimestamp();
        for (var round = 1; !await AnswersAsync(client, cancellationToken); round++)
        {
            var hasEnded = round % 5 == 0 && !await isAlive(cancellationToken);
            if (hasEnded || host.Time.GetElapsedTime(start) > Patience)
            {
                foreach (var line in await readLog(cancellationToken))
                {
                    host.Console.Error.WriteLine(line);
                }
                throw new CliException(
                    hasEnded
                        ? "the server ended right after its start"
                        : $"the server does not answer on port {port} after {Patience.TotalSeconds} s",
                    "start it without -d to see all of its log"
                );
            }
            await Task.Delay(Period, host.Time, cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(FnClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetVersionAsync(cancellationToken);
            return true;
        }
        catch (FnClientException)
        {
            return false;
        }
    }
}
