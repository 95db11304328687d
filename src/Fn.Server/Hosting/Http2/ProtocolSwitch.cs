using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Fn.Server.Hosting.Http2;

/// <summary>Looks at the first bytes of a connection: those that begin HTTP/2 with prior knowledge go to the listener for it.</summary>
/// <remarks>Nothing is taken from the connection and nothing put around it, so that HTTP/1.1 costs one look at its first bytes.</remarks>
/// <param name="http1">What serves all other connections.</param>
/// <param name="http2">What serves connections of HTTP/2.</param>
/// <param name="patience">How long the first bytes may take; null for ever.</param>
/// <param name="time">The clock.</param>
internal sealed class ProtocolSwitch(
    ConnectionDelegate http1,
    Http2Listener http2,
    TimeSpan? patience,
    TimeProvider time
)
{
    private enum Verdict
    {
        Unknown,
        Http1,
        Http2,
        Closed,
    }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public async Task RunAsync(ConnectionContext connection)
    {
        var look = LookAsync(connection.Transport.Input);
        switch (look.IsCompletedSuccessfully ? look.Result : await WaitAsync(look, connection))
        {
            case Verdict.Http1:
                await http1(connection);
                break;
            case Verdict.Http2:
                await http2.ServeAsync(connection);
                break;
        }
    }

    /// <summary>Waits for the first bytes as long as the server serves and its patience lasts.</summary>
    private async Task<Verdict> WaitAsync(ValueTask<Verdict> look, ConnectionContext connection)
    {
        var stopping =
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        await using var onStop = stopping.UnsafeRegister(End, connection.Transport.Input);
        using var timeout = patience is { } limit ? new CancellationTokenSource(limit, time) : null;
        await using var onTimeout = timeout?.Token.UnsafeRegister(End, connection.Transport.Input) ?? default;
        try
        {
            return await look;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return Verdict.Closed;
        }
    }

    private static async ValueTask<Verdict> LookAsync(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            var verdict = Judge(read);
            var isOver = verdict != Verdict.Unknown;
            // What was not looked at to its end is there for the next reader at once.
            input.AdvanceTo(read.Buffer.Start, isOver ? read.Buffer.Start : read.Buffer.End);
            if (isOver)
            {
                return verdict;
            }
        }
    }

    private static Verdict Judge(ReadResult read)
    {
        if (read.IsCanceled || read.Buffer.IsEmpty)
        {
            return Verdict.Closed;
        }
        Span<byte> start = stackalloc byte[Preface.Length];
        var count = (int)Math.Min(read.Buffer.Length, start.Length);
        read.Buffer.Slice(0, count).CopyTo(start);
        return !Preface.StartsWith(start[..count]) ? Verdict.Http1
            : count == Preface.Length ? Verdict.Http2
            : read.IsCompleted ? Verdict.Http1
            : Verdict.Unknown;
    }

    private static void End(object? input) => ((PipeReader)input!).CancelPendingRead();
}
