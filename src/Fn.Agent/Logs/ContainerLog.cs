using System.Globalization;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Logs;

/// <summary>Brings what a container prints into the server's log. It reads for itself, so that no call ever waits for it.</summary>
/// <remarks>Source: server specification 3.5.</remarks>
internal sealed class ContainerLog : IAsyncDisposable
{
    private const int MaxLineBytes = 16 * 1024;
    private const int TailLines = 20; // node says what is wrong in front of a trace of a dozen lines
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineEndPatience = TimeSpan.FromMilliseconds(100);
    private readonly IContainerOutput _output;
    private readonly ContainerLogScope _scope;
    private readonly ILogger _logger;
    private readonly Queue<string> _tail = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LineSplitter _standard = new(MaxLineBytes);
    private readonly LineSplitter _error = new(MaxLineBytes);
    private readonly TimeProvider _time;
    private volatile Call? _current;
    private Call? _ended;
    private long _endedAt;
    private Call? _printing;
    private Call? _lastCall;
    private long _callBytes;
    private volatile bool _keepsTail = true;

    public ContainerLog(IContainerOutput output, ContainerLogScope scope, TimeProvider time, ILogger logger)
    {
        _time = time;
        _output = output;
        _scope = scope;
        _logger = logger;
        Completion = Task.Run(ReadAsync);
    }

    /// <summary>What is printed from now on belongs to this call.</summary>
    public void Begin(Call call) => _current = call;

    /// <summary>
    /// The call is over. What is read within a moment belongs to it all the same, unless another one begins: the answer is faster than the output.
    /// </summary>
    public void End()
    {
        (_ended, _endedAt) = (_current, _time.GetTimestamp());
        _current = null;
    }

    private Call? Owner => _current ?? (_time.GetElapsedTime(_endedAt) < LineEndPatience ? _ended : null);

    private bool HasPartialLine => _error.HasPartial || _standard.HasPartial;

    /// <summary>Completes at the end of the output; never fails.</summary>
    public Task Completion { get; }

    /// <summary>The last lines of standard error so far, joined; null when there are none.</summary>
    public string? GetTail()
    {
        lock (_tail)
        {
            return _tail.Count == 0 ? null : string.Join('\n', _tail);
        }
    }

    /// <summary>The container is ready: what it prints from now on explains no failed start.</summary>
    public void DropTail()
    {
        _keepsTail = false;
        lock (_tail)
        {
            _tail.Clear();
        }
        if (!_logger.IsEnabled(LogLevel.Debug))
        {
            _output.Discard(); // lines are logged at that level, so nobody would see them
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _output.DisposeAsync();
            await Completion.WaitAsync(CloseTimeout);
        }
        catch (Exception)
        {
            // The stream is of no interest any more, however it ends.
        }
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[MaxLineBytes];
        try
        {
            while (true)
            {
                var chunk = await ReadNextAsync(buffer);
                if (chunk.Count == 0)
                {
                    break;
                }
                Attribute(Owner);
                var bytes = buffer.AsSpan(0, chunk.Count);
                if (chunk.IsError)
                {
                    _error.Add(bytes, OnErrorLine);
                }
                else
                {
                    _standard.Add(bytes, OnLine);
                }
            }
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            _logger.OutputLost(_scope.ContainerId, failure.Message);
        }
        catch (OperationCanceledException)
        {
            // Closed by its owner.
        }
        Flush();
    }

    /// <summary>Waits for more; a line that the end of its call leaves without an end is given up meanwhile.</summary>
    private async ValueTask<OutputChunk> ReadNextAsync(byte[] buffer)
    {
        var next = _output.ReadAsync(buffer, _stop.Token);
        if (next.IsCompleted || !HasPartialLine)
        {
            return await next;
        }
        var read = next.AsTask();
        while (HasPartialLine && await Task.WhenAny(read, Task.Delay(LineEndPatience, CancellationToken.None)) != read)
        {
            Attribute(Owner);
            if (_printing is null)
            {
                Flush();
            }
        }
        return await read;
    }

    /// <summary>What comes next belongs to this call; what another one left without an end is a line.</summary>
    private void Attribute(Call? call)
    {
        if (!ReferenceEquals(call, _printing))
        {
            Flush();
            _printing = call;
        }
    }

    private void Flush()
    {
        _error.Flush(OnErrorLine);
        _standard.Flush(OnLine);
    }

    private void OnErrorLine(string line)
    {
        if (_keepsTail)
        {
            lock (_tail)
            {
                _tail.Enqueue(line);
                if (_tail.Count > TailLines)
                {
                    _tail.Dequeue();
                }
            }
        }
        OnLine(line);
    }

    private void OnLine(string line)
    {
        if (_printing is not { } call)
        {
            if (!_scope.IsShared || !_scope.IsHidden)
            {
                _logger.Line(line, "stderr", _scope.AppId, _scope.FnId, _scope.Image, _scope.ContainerId);
            }
            return;
        }
        if (!ReferenceEquals(call, _lastCall))
        {
            _lastCall = call;
            _callBytes = 0;
        }
        var before = _callBytes;
        _callBytes += line.Length + 1;
        if (_scope.IsHidden || (_scope.MaxCallBytes > 0 && before > _scope.MaxCallBytes))
        {
            return;
        }
        if (_scope.MaxCallBytes > 0 && _callBytes > _scope.MaxCallBytes)
        {
            _callBytes = long.MaxValue / 2;
            line = string.Create(
                CultureInfo.InvariantCulture,
                $"-----max log size {_scope.MaxCallBytes} bytes exceeded, truncating log-----"
            );
        }
        _logger.CallLine(line, "true", _scope.AppId, _scope.FnId, _scope.Image, call.Id, _scope.ContainerId);
    }
}

/// <summary>Whose output it is.</summary>
internal sealed record ContainerLogScope(string AppId, string FnId, string Image, string ContainerId)
{
    /// <summary>Output of one call that is logged, in bytes; 0 for all.</summary>
    public long MaxCallBytes { get; init; }

    /// <summary>Whether calls run in parallel, so that nobody knows which of them printed what.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the output of calls is not logged.</summary>
    public bool IsHidden { get; init; }
}
