using System.Buffers;

namespace Fn.Fdk.Http;

/// <summary>Takes chunked framing off a body: extensions and trailers are skipped, sizes are hexadecimal.</summary>
internal sealed class ChunkedDecoder
{
    private const int MaxSizeLine = 4096;
    private const int MaxTrailers = 64 * 1024;

    private State _state = State.Size;
    private long _left;
    private int _trailerBytes;

    public bool IsDone => _state == State.Done;

    /// <summary>Copies decoded bytes to <paramref name="destination"/> and moves <paramref name="reader"/> past what was used.</summary>
    /// <returns>Number of bytes copied; 0 means that more input is needed or that the body is over.</returns>
    /// <exception cref="RequestFormatException">The framing is broken.</exception>
    public int Decode(ref SequenceReader<byte> reader, Span<byte> destination)
    {
        while (_state != State.Done)
        {
            if (_state == State.Data)
            {
                if (CopyData(ref reader, destination) is > 0 and var copied)
                {
                    return copied;
                }
                if (_left > 0)
                {
                    return 0;
                }
                _state = State.DataEnd;
            }
            if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            {
                return reader.Remaining > MaxSizeLine ? throw Broken() : 0;
            }
            TakeLine(line);
        }
        return 0;
    }

    private int CopyData(ref SequenceReader<byte> reader, Span<byte> destination)
    {
        var count = (int)Math.Min(Math.Min(_left, destination.Length), reader.Remaining);
        reader.Sequence.Slice(reader.Position, count).CopyTo(destination);
        reader.Advance(count);
        _left -= count;
        return count;
    }

    private void TakeLine(ReadOnlySequence<byte> line)
    {
        switch (_state)
        {
            case State.Size:
                _left = ReadSize(line);
                _state = _left == 0 ? State.Trailers : State.Data;
                break;
            case State.DataEnd:
                _state = line.IsEmpty ? State.Size : throw Broken();
                break;
            default:
                _trailerBytes += (int)Math.Min(line.Length + 2, MaxTrailers);
                _state =
                    line.IsEmpty ? State.Done
                    : _trailerBytes >= MaxTrailers ? throw Broken()
                    : State.Trailers;
                break;
        }
    }

    private static long ReadSize(ReadOnlySequence<byte> line)
    {
        if (line.Length > MaxSizeLine)
        {
            throw Broken();
        }
        long size = 0;
        var digits = 0;
        var reader = new SequenceReader<byte>(line);
        while (reader.TryPeek(out var next) && Hex(next) is >= 0 and var digit)
        {
            size = (size << 4) | (uint)digit;
            digits++;
            reader.Advance(1);
        }
        reader.AdvancePastAny((byte)' ', (byte)'\t');
        var wellFormed = digits is > 0 and <= 15 && (reader.End || (reader.TryPeek(out var rest) && rest == (byte)';'));
        return wellFormed ? size : throw Broken();
    }

    private static int Hex(byte value) =>
        value switch
        {
            >= (byte)'0' and <= (byte)'9' => value - '0',
            >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
            _ => -1,
        };

    private static RequestFormatException Broken() => new("The chunked framing of the request body is broken.");

    private enum State
    {
        Size,
        Data,
        DataEnd,
        Trailers,
        Done,
    }
}
