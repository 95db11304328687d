using Fn.Agent.Calls;

namespace Fn.Agent.Sockets;

/// <summary>Takes the framing off a body, in place, piece by piece. Never throws on any input.</summary>
/// <remarks>Three framings: a length, chunks, or the end of the connection. Chunk extensions and trailers are dropped.</remarks>
internal struct BodyDecoder
{
    private const int MaxLineBytes = 16 * 1024;
    private const int MaxTrailerBytes = 64 * 1024;
    private State _state;
    private long _remaining;
    private int _lineBytes;
    private bool _hasDigits;

    private enum State
    {
        Length,
        UntilClose,
        Size,
        Extension,
        SizeEnd,
        Data,
        DataCr,
        DataEnd,
        TrailerStart,
        Trailer,
        TrailerEnd,
        Done,
        Bad,
    }

    public BodyDecoder(ResponseHead head)
    {
        if (head.IsChunked)
        {
            _state = State.Size;
        }
        else if (head.ContentLength is { } length)
        {
            _remaining = length;
            _state = length == 0 ? State.Done : State.Length;
        }
        else
        {
            _state = State.UntilClose;
        }
    }

    /// <summary>Whether the body is complete.</summary>
    public readonly bool IsDone => _state == State.Done;

    /// <summary>Whether what came is no body of this framing.</summary>
    public readonly bool IsBad => _state == State.Bad;

    /// <summary>Whether the body ends with the connection.</summary>
    public readonly bool EndsWithConnection => _state == State.UntilClose;

    /// <summary>Decodes what there is.</summary>
    /// <param name="bytes">Input; its beginning is overwritten by the output.</param>
    /// <param name="consumed">Input bytes used; what follows belongs to nobody.</param>
    /// <returns>Output bytes.</returns>
    public int Decode(Span<byte> bytes, out int consumed)
    {
        var position = 0;
        var written = 0;
        while (position < bytes.Length && _state < State.Done)
        {
            if (_state is State.Length or State.UntilClose or State.Data)
            {
                var count = (int)
                    Math.Min(_state == State.UntilClose ? long.MaxValue : _remaining, bytes.Length - position);
                if (position != written)
                {
                    bytes.Slice(position, count).CopyTo(bytes[written..]);
                }
                position += count;
                written += count;
                TakeData(count);
            }
            else
            {
                _state = Step(bytes[position++]);
            }
        }
        consumed = position;
        return written;
    }

    private void TakeData(int count)
    {
        if (_state == State.UntilClose)
        {
            return;
        }
        _remaining -= count;
        if (_remaining == 0)
        {
            _state = _state == State.Length ? State.Done : State.DataCr;
        }
    }

    private State Step(byte next)
    {
        if (++_lineBytes > (_state >= State.TrailerStart ? MaxTrailerBytes : MaxLineBytes))
        {
            return State.Bad;
        }
        return (_state, next) switch
        {
            (State.Size, _) when char.IsAsciiHexDigit((char)next) => AddDigit(next),
            (State.Size, (byte)'\r') when _hasDigits => State.SizeEnd,
            (State.Size, (byte)'\n') when _hasDigits => BeginChunk(),
            (State.Size, (byte)';' or (byte)' ' or (byte)'\t') when _hasDigits => State.Extension,
            (State.Extension, (byte)'\r') => State.SizeEnd,
            (State.Extension, (byte)'\n') => BeginChunk(),
            (State.Extension, _) => State.Extension,
            (State.SizeEnd, (byte)'\n') => BeginChunk(),
            (State.DataCr, (byte)'\r') => State.DataEnd,
            (State.DataCr or State.DataEnd, (byte)'\n') => BeginSize(),
            (State.TrailerStart, (byte)'\r') => State.TrailerEnd,
            (State.TrailerStart, (byte)'\n') => State.Done,
            (State.TrailerStart, _) => State.Trailer,
            (State.Trailer, (byte)'\n') => State.TrailerStart,
            (State.Trailer, _) => State.Trailer,
            (State.TrailerEnd, (byte)'\n') => State.Done,
            _ => State.Bad,
        };
    }

    private State AddDigit(byte digit)
    {
        if (_remaining >= 1L << 58)
        {
            return State.Bad;
        }
        _hasDigits = true;
        _remaining = (_remaining << 4) | HexValue(digit);
        return State.Size;
    }

    private static long HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private State BeginChunk()
    {
        _lineBytes = 0;
        return _remaining == 0 ? State.TrailerStart : State.Data;
    }

    private State BeginSize()
    {
        _lineBytes = 0;
        _hasDigits = false;
        return State.Size;
    }
}
