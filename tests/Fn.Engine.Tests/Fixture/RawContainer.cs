using System.Text;
using Fn.Agent.Engine;

namespace Fn.Engine.Tests.Fixture;

/// <summary>One container of a test, its output being collected.</summary>
internal sealed class RawContainer(IContainerEngine engine, string id) : IAsyncDisposable
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly CancellationTokenSource _stop = new();
    private IContainerOutput? _output;
    private Task _reading = Task.CompletedTask;

    public string Id { get; } = id;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _output = await engine.OpenOutputAsync(Id, cancellationToken);
        _reading = Task.Run(ReadAsync, cancellationToken);
    }

    /// <summary>Stops reading while the container goes on writing.</summary>
    public async Task StopReadingAsync()
    {
        await _stop.CancelAsync();
        await _reading;
    }

    public Task<ContainerExit> ExitAsync() => engine.WaitForExitAsync(Id, EngineBed.Cancel);

    /// <summary>All of both streams, once they have ended.</summary>
    public async Task<(string Out, string Error)> OutputAtEndAsync()
    {
        await _reading.WaitAsync(EngineBed.Cancel);
        return (_out.ToString(), _error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await engine.RemoveAsync(Id, CancellationToken.None);
        if (_output is not null)
        {
            await _output.DisposeAsync();
        }
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16384];
        try
        {
            while (await _output!.ReadAsync(buffer, _stop.Token) is { Count: > 0 } chunk)
            {
                (chunk.IsError ? _error : _out).Append(Encoding.Latin1.GetString(buffer, 0, chunk.Count));
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }
}
