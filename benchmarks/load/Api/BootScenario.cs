using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fn.Load.Machine;
using Fn.Load.Report;

namespace Fn.Load.Api;

/// <summary>From the start of a process to the first answer, of the server and of an empty web app, in turns.</summary>
internal static class BootScenario
{
    private const int Starts = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchOptions options, Results results, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fn-bench-");
        try
        {
            var (empty, server) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Starts; round++)
            {
                var emptyMs = await StartAsync(options.EmptyApp, folder, cancellationToken);
                var serverMs = await StartAsync(options.Server, folder, cancellationToken);
                if (round > 0) // the first reads the files from disk, and makes the database
                {
                    empty.Add(emptyMs);
                    server.Add(serverMs);
                }
            }
            results.Set("start_ratio", Median.Of(server.Zip(empty, (ours, theirs) => ours / theirs)));
            results.Note("start of an empty web app to its first answer", $"{Median.Of(empty):0} ms");
            results.Note("the same of fnserver, a full node", $"{Median.Of(server):0} ms");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> StartAsync(
        string program,
        DirectoryInfo folder,
        CancellationToken cancellationToken
    )
    {
        var port = Loopback.FreePorts(1)[0];
        var began = Stopwatch.GetTimestamp();
        using var process = Command.Start(
            program,
            [],
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("FN_PORT", port.ToString(Invariant.Culture)),
            ("FN_DB_URL", $"sqlite3://{folder.FullName}/fn.db"),
            ("FN_CONTAINER_LABEL_TAG", $"fn-bench-{Environment.ProcessId}")
        );
        try
        {
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            AwaitAnswer(port, began, process, program);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        finally
        {
            if (!process.HasExited)
            {
                await Command.RunAsync("kill", ["-TERM", process.Id.ToString(Invariant.Culture)], cancellationToken);
            }
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    // On this thread, which does nothing else: a timer of the thread pool would be late.
    private static void AwaitAnswer(int port, long began, Process process, string program)
    {
        while (Stopwatch.GetElapsedTime(began) < Patience && !process.HasExited)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                socket.Send("GET / HTTP/1.1\r\nHost: bench\r\n\r\n"u8);
                if (socket.Receive(new byte[1024]) > 0)
                {
                    return;
                }
            }
            catch (SocketException)
            {
                Thread.Sleep(1); // it does not listen yet
            }
        }
        throw new BenchException($"{program} does not answer");
    }
}
