using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Server.Hosting.Transport;
using Fn.Testing;
using Microsoft.AspNetCore.Connections;

namespace Fn.Server.Tests.Transport;

/// <summary>A connection keeps the promises of a pipe to the HTTP server that reads from it and writes to it.</summary>
public sealed class LoopConnectionTests : IAsyncDisposable
{
    private readonly LoopConnection _connection;
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopConnectionTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client.Connect(listener.LocalEndPoint!);
        _connection = new LoopConnection(listener.Accept(), MemoryPool<byte>.Shared);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PipeReader Input => _connection.Transport.Input;

    private PipeWriter Output => _connection.Transport.Output;

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task What_was_not_consumed_is_given_again()
    {
        _client.Send("abcdef"u8);
        var first = await Input.ReadAsync(Cancel);
        Input.AdvanceTo(first.Buffer.GetPosition(2), first.Buffer.GetPosition(4));

        var second = await Input.ReadAsync(Cancel); // more was there than was looked at
        Assert.Equal("cdef", Text(second));
        Input.AdvanceTo(second.Buffer.GetPosition(1), second.Buffer.End);
        var waiting = Input.ReadAsync(Cancel);
        Assert.False(waiting.IsCompleted);
        _client.Send("gh"u8);

        var third = await waiting;
        Assert.Equal("defgh", Text(third));
        Input.AdvanceTo(third.Buffer.End);
        Assert.False(Input.TryRead(out _));
    }

    [Fact]
    public async Task Whatever_is_consumed_when_the_bytes_are_those_that_were_sent()
    {
        var random = new Random(7);
        var sent = new byte[512 * 1024];
        random.NextBytes(sent);
        var sending = Task.Run(
            async () =>
            {
                for (var at = 0; at < sent.Length; )
                {
                    var piece = Math.Min(new Random(at).Next(1, 9000), sent.Length - at);
                    at += await _client.SendAsync(sent.AsMemory(at, piece), Cancel);
                }
                _client.Shutdown(SocketShutdown.Send);
            },
            Cancel
        );

        var received = new MemoryStream();
        while (true)
        {
            var read = await Input.ReadAsync(Cancel);
            var buffer = read.Buffer;
            var consumed = read.IsCompleted ? buffer.Length : random.NextInt64(buffer.Length + 1);
            var examined = random.NextInt64(consumed, buffer.Length + 1);
            foreach (var segment in buffer.Slice(0, consumed))
            {
                received.Write(segment.Span);
            }
            Input.AdvanceTo(buffer.GetPosition(consumed), buffer.GetPosition(examined));
            if (read.IsCompleted)
            {
                break;
            }
        }
        await sending;

        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Who_always_has_something_more_leaves_the_thread_now_and_then()
    {
        var sent = new byte[1000];
        new Random(1).NextBytes(sent);
        _client.Send(sent);
        await Wait.UntilAsync(() => Input.TryRead(out var all) && Examine(all) == sent.Length, "all is there");
        var (received, turns) = (new List<byte>(), 0);

        while (received.Count < sent.Length)
        {
            var reading = Input.ReadAsync(Cancel);
            turns += reading.IsCompleted ? 0 : 1;
            var read = await reading;
            received.Add(read.Buffer.FirstSpan[0]);
            Input.AdvanceTo(read.Buffer.GetPosition(1));
        }

        Assert.Equal(sent, received);
        Assert.InRange(turns, 5, 50);
    }

    [Fact]
    public async Task A_cancelled_read_says_so_once()
    {
        var waiting = Input.ReadAsync(Cancel);
        Input.CancelPendingRead();
        var cancelled = await waiting;
        Assert.True(cancelled.IsCanceled && cancelled.Buffer.IsEmpty && !cancelled.IsCompleted);
        Input.AdvanceTo(cancelled.Buffer.End);

        _client.Send("x"u8);
        var next = await Input.ReadAsync(Cancel);

        Assert.Equal((false, "x"), (next.IsCanceled, Text(next)));
    }

    [Fact]
    public async Task A_read_ends_by_its_token()
    {
        using var source = new CancellationTokenSource();
        var waiting = Input.ReadAsync(source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Cancel));
    }

    [Fact]
    public async Task A_client_who_resets_breaks_the_read_and_has_left()
    {
        var waiting = Input.ReadAsync(Cancel).AsTask();

        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Dispose();

        await Assert.ThrowsAsync<ConnectionResetException>(() => waiting.WaitAsync(Cancel));
        await Wait.UntilAsync(() => _connection.ConnectionClosed.IsCancellationRequested, "he has left");
    }

    [Fact]
    public async Task A_client_who_ends_completes_the_read_and_has_left()
    {
        _client.Send("bye"u8);
        _client.Shutdown(SocketShutdown.Send);

        await Wait.UntilAsync(() => _connection.ConnectionClosed.IsCancellationRequested, "he has left");
        var read = await Input.ReadAsync(Cancel);
        Assert.Equal("bye", Text(read));
        Input.AdvanceTo(read.Buffer.End);

        Assert.True((await Input.ReadAsync(Cancel)).IsCompleted);
    }

    [Fact]
    public async Task A_flush_waits_for_a_client_who_does_not_read_and_every_byte_arrives()
    {
        var bytes = new byte[24 * 1024 * 1024];
        new Random(3).NextBytes(bytes);
        Output.Write(bytes);

        var flushing = Output.FlushAsync(Cancel).AsTask();
        Assert.False(flushing.IsCompleted);
        var received = new byte[bytes.Length];
        await ReceiveAsync(received);

        Assert.False((await flushing).IsCompleted);
        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task The_end_of_what_is_written_leaves_a_flush_under_way_alone()
    {
        var bytes = new byte[24 * 1024 * 1024];
        new Random(4).NextBytes(bytes);
        Output.Write(bytes);
        var flushing = Output.FlushAsync(Cancel).AsTask();
        Assert.False(flushing.IsCompleted);

        Output.Complete();
        var received = new byte[bytes.Length];
        await ReceiveAsync(received);

        Assert.False((await flushing).IsCanceled);
        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task A_cancelled_flush_keeps_what_it_could_not_send()
    {
        var bytes = new byte[24 * 1024 * 1024];
        new Random(5).NextBytes(bytes);
        Output.Write(bytes);
        var flushing = Output.FlushAsync(Cancel).AsTask();

        Output.CancelPendingFlush();

        Assert.True((await flushing.WaitAsync(Cancel)).IsCanceled);
        Assert.NotEqual(0, Output.UnflushedBytes);
        var rest = Output.FlushAsync(Cancel).AsTask();
        var received = new byte[bytes.Length];
        await ReceiveAsync(received);
        Assert.False((await rest).IsCanceled);
        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task A_flush_to_a_client_who_has_gone_is_the_last()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Dispose();
        await Wait.UntilAsync(() => _connection.ConnectionClosed.IsCancellationRequested, "he has left");

        Output.Write("x"u8);

        Assert.True((await Output.FlushAsync(Cancel)).IsCompleted);
    }

    [Fact]
    public async Task An_abort_ends_a_read_a_flush_and_the_connection()
    {
        var reading = Input.ReadAsync(Cancel).AsTask();
        Output.Write(new byte[24 * 1024 * 1024]);
        var flushing = Output.FlushAsync(Cancel).AsTask();

        _connection.Abort(new ConnectionAbortedException("enough"));

        await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading.WaitAsync(Cancel));
        Assert.True((await flushing.WaitAsync(Cancel)).IsCompleted);
        for (var again = 0; again < 3; again++)
        {
            await Assert.ThrowsAsync<ConnectionAbortedException>(() =>
                Input.ReadAsync(Cancel).AsTask().WaitAsync(Cancel)
            );
            Assert.True((await Output.FlushAsync(Cancel).AsTask().WaitAsync(Cancel)).IsCompleted);
        }
        await Wait.UntilAsync(() => _connection.ConnectionClosed.IsCancellationRequested, "it is closed");
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (await _client.ReceiveAsync(new byte[64 * 1024], Cancel) > 0) { }
        });
    }

    [Fact]
    public async Task An_answer_reaches_a_client_whose_body_nobody_read()
    {
        _client.Send(new byte[100_000]);
        await Wait.UntilAsync(() => Input.TryRead(out _), "the body has begun to come");
        Output.Write("no, thank you"u8);
        await Output.FlushAsync(Cancel);

        await _connection.DisposeAsync();

        var received = new byte[13];
        await ReceiveAsync(received);
        Assert.Equal("no, thank you"u8, received);
        Assert.Equal(0, await _client.ReceiveAsync(received, Cancel));
        Assert.Equal(0, _client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)); // and no reset came behind it
    }

    private long Examine(ReadResult read)
    {
        Input.AdvanceTo(read.Buffer.Start);
        return read.Buffer.Length;
    }

    private static string Text(ReadResult read) => Encoding.ASCII.GetString(read.Buffer.ToArray());

    private async Task ReceiveAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = await _client.ReceiveAsync(buffer, Cancel);
            Assert.NotEqual(0, count);
            buffer = buffer[count..];
        }
    }
}
