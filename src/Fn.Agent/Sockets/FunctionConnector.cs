using System.Net.Sockets;
using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Sockets;

/// <summary>Opens connections to one function: the first with some patience, those after it at once or not at all.</summary>
/// <param name="directory">Where the function's socket is.</param>
internal sealed class FunctionConnector(string directory)
{
    private const int FirstAttempts = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private bool _hasConnected;

    /// <exception cref="SocketException">Nobody listens.</exception>
    public async ValueTask<LoopSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        // A function that binds at the final name is seen a moment before it listens.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var opened = await FunctionSocket.ConnectAsync(directory, cancellationToken);
                _hasConnected = true;
                return LoopSocket.OfFunction(opened);
            }
            catch (SocketException failure)
                when (failure.SocketErrorCode == SocketError.ConnectionRefused
                    && !_hasConnected
                    && attempt < FirstAttempts
                )
            {
                await Task.Delay(FirstPause, cancellationToken);
            }
        }
    }
}
