using System.Buffers;
using System.Text;
using Fn.Agent.Docker.Containers;
using Fn.Agent.Engine;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Engine.Tests.Driver;

public sealed class OutputBufferTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OutputBuffer _buffer;

    public OutputBufferTests() => _buffer = new OutputBuffer(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pieces_come_out_in_order_with_their_stream_however_small_the_reads()
    {
        await AddAsync("abc", isError: false);
        await AddAsync("de", isError: true);
        _buffer.Complete();

        var read = new List<(string, bool)>();
        var target = new byte[2];
        while (await _buffer.ReadAsync(target, Cancel) is { Count: > 0 } chunk)
        {
            read.Add((Encoding.ASCII.GetString(target, 0, chunk.Count), chunk.IsError));
        }

        Assert.Equal([("ab", false), ("c", false), ("de", true)], read);
    }

    [Fact]
    public async Task A_full_buffer_holds_the_writer_up_until_there_is_room()
    {
        await FillAsync();

        var waiting = AddAsync("x", isError: false).AsTask();
        _time.Advance(OutputBuffer.Patience / 2);
        Assert.False(waiting.IsCompleted);
        await _buffer.ReadAsync(new byte[OutputBuffer.Capacity], Cancel);
        await waiting;

        Assert.False(_buffer.IsDiscarding);
        Assert.Equal(new OutputChunk(1, IsError: false), await _buffer.ReadAsync(new byte[1], Cancel));
    }

    [Fact]
    public async Task A_reader_that_stays_away_loses_what_comes_meanwhile_and_nothing_else()
    {
        await FillAsync();
        var lost = AddAsync("lost", isError: false).AsTask();
        _time.Advance(OutputBuffer.Patience);
        await lost;
        Assert.True(_buffer.IsDiscarding);
        var alsoLost = AddAsync("lost", isError: false).AsTask();
        _time.Advance(OutputBuffer.DiscardPause);
        await alsoLost;

        var kept = await _buffer.ReadAsync(new byte[OutputBuffer.Capacity], Cancel);
        await AddAsync("seen", isError: true);

        Assert.Equal(OutputBuffer.Capacity, kept.Count);
        Assert.False(_buffer.IsDiscarding);
        Assert.Equal(new OutputChunk(4, IsError: true), await _buffer.ReadAsync(new byte[10], Cancel));
    }

    private async ValueTask FillAsync() =>
        await _buffer.AddAsync(
            ArrayPool<byte>.Shared.Rent(OutputBuffer.Capacity),
            OutputBuffer.Capacity,
            isError: false,
            Cancel
        );

    private ValueTask AddAsync(string text, bool isError)
    {
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        Encoding.ASCII.GetBytes(text, rented);
        return _buffer.AddAsync(rented, text.Length, isError, Cancel);
    }
}
