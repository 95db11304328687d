using System.Buffers;
using System.Threading.Channels;
using Fn.Agent.Engine;

namespace Fn.Agent.Docker.Containers;

/// <summary>Output between the engine's connection, which must never wait for long, and a reader, which may.</summary>
/// <remarks>
/// A reader that pauses for less than <see cref="Patience"/> loses nothing: the function waits. After that output is thrown away,
/// slowly so that a flood stays cheap, until the reader is back. One writer, one reader.
/// </remarks>
internal sealed class OutputBuffer(TimeProvider time)
{
    /// <summary>Bytes kept for a reader that is behind.</summary>
    public const int Capacity = 1 << 20;

    /// <summary>How long a full buffer holds the function up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long each piece is held when output is being thrown away.</summary>
    public static readonly TimeSpan DiscardPause = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Piece> _pieces = Channel.CreateUnbounded<Piece>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
    );
    private readonly Lock _gate = new();
    private TaskCompletionSource? _room;
    private int _buffered;
    private Piece _current;
    private int _taken;

    /// <summary>Whether the last piece was thrown away.</summary>
    public bool IsDiscarding { get; private set; }

    /// <summary>Takes over an array rented from the shared pool.</summary>
    public async ValueTask AddAsync(byte[] rented, int count, bool isError, CancellationToken cancellationToken)
    {
        var patience = IsDiscarding ? DiscardPause : Patience;
        while (!TryReserve(count, out var room))
        {
            try
            {
                await room.WaitAsync(patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                IsDiscarding = true;
                ArrayPool<byte>.Shared.Return(rented);
                return;
            }
        }
        IsDiscarding = false;
        _pieces.Writer.TryWrite(new Piece(rented, count, isError));
    }

    public void Complete() => _pieces.Writer.TryComplete();

    public async ValueTask<OutputChunk> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_taken == _current.Count)
        {
            if (!await _pieces.Reader.WaitToReadAsync(cancellationToken) || !_pieces.Reader.TryRead(out _current))
            {
                return default;
            }
            _taken = 0;
        }
        var chunk = new OutputChunk(Math.Min(target.Length, _current.Count - _taken), _current.IsError);
        _current.Bytes.AsMemory(_taken, chunk.Count).CopyTo(target);
        _taken += chunk.Count;
        if (_taken == _current.Count)
        {
            Free(_current);
            (_current, _taken) = (default, 0);
        }
        return chunk;
    }

    /// <summary>Reserves room; when there is none, <paramref name="room"/> ends when some was freed.</summary>
    private bool TryReserve(int count, out Task room)
    {
        lock (_gate)
        {
            var fits = _buffered + count <= Capacity;
            if (fits)
            {
                _buffered += count;
            }
            else
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            room = _room?.Task ?? Task.CompletedTask;
            return fits;
        }
    }

    private void Free(Piece piece)
    {
        ArrayPool<byte>.Shared.Return(piece.Bytes);
        TaskCompletionSource? room;
        lock (_gate)
        {
            _buffered -= piece.Count;
            (room, _room) = (_room, null);
        }
        room?.SetResult();
    }

    private readonly record struct Piece(byte[] Bytes, int Count, bool IsError);
}
