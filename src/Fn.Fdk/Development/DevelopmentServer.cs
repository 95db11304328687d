using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Development;

/// <summary>Serves a function over plain HTTP on the developer's own machine, under the rules of Fn's gateway.</summary>
internal static class DevelopmentServer
{
    private const int DefaultPort = 8080;

    /// <exception cref="StartException">The port is not a number, or cannot be had.</exception>
    public static async Task RunAsync(CallRunner runner, FnOptions options, Task stop)
    {
        var port = ReadPort(runner.Environment.DevPort, Environment.GetCommandLineArgs());
        using var socket = Listen(port);
        var server = new FunctionServer(socket, new DevelopmentDialect(runner.Time), runner, options);
        await using var _ = server.ConfigureAwait(false);
        server.Start();
        runner.Log.Say(
            $"The function listens on http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}, end with Ctrl+C."
        );
        await stop.ConfigureAwait(false);
        await server.StopAsync().ConfigureAwait(false);
    }

    /// <summary>The port of <c>--port</c>, else of <c>FN_DEV_PORT</c>, else 8080; 0 takes any free one.</summary>
    public static int ReadPort(string? variable, ReadOnlySpan<string> arguments)
    {
        var text = variable;
        for (var index = 0; index < arguments.Length; index++)
        {
            if (arguments[index].StartsWith("--port=", StringComparison.Ordinal))
            {
                text = arguments[index]["--port=".Length..];
            }
            else if (string.Equals(arguments[index], "--port", StringComparison.Ordinal))
            {
                text = index + 1 < arguments.Length ? arguments[index + 1] : string.Empty;
            }
        }
        if (text is null)
        {
            return DefaultPort;
        }
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= IPEndPoint.MaxPort
            ? port
            : throw new StartException(
                $"'{text}' is no port: --port and FN_DEV_PORT take a number from 0 to {IPEndPoint.MaxPort}."
            );
    }

    private static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(128);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new StartException(
                $"Cannot listen on http://127.0.0.1:{port}: {failure.Message}. Choose another with --port."
            );
        }
    }
}
