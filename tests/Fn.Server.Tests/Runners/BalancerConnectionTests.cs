using System.IO.Pipelines;
using System.Text;
using Fn.Server.Runners;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Server.Tests.Runners;

/// <summary>The end of a connection that a load balancer may be writing calls to in this moment.</summary>
public sealed class BalancerConnectionTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _toRunner = new();
    private readonly Pipe _toBalancer = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_was_served_stays_open_until_the_load_balancer_leaves()
    {
        var serving = ServeAsync();

        await _toRunner.Writer.WriteAsync("a call that comes too late"u8.ToArray(), Cancel);
        var told = await _toBalancer.Reader.ReadAsync(Cancel);
        Assert.Equal("last stream: 1", Encoding.UTF8.GetString(told.Buffer));
        Assert.False(told.IsCompleted);
        Assert.False(serving.IsCompleted);
        _toBalancer.Reader.AdvanceTo(told.Buffer.End);

        await _toRunner.Writer.CompleteAsync();

        await serving;
        Assert.True((await _toBalancer.Reader.ReadAsync(Cancel)).IsCompleted);
    }

    [Fact]
    public async Task A_load_balancer_that_does_not_leave_holds_the_end_of_a_runner_up_for_5_seconds_only()
    {
        var serving = ServeAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(serving.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        await serving;
    }

    private Task ServeAsync()
    {
        var connection = new DefaultConnectionContext("1")
        {
            Transport = new Ends(_toRunner.Reader, _toBalancer.Writer),
        };
        return BalancerConnection.ServeAsync(connection, EndAsync, _time);
    }

    // As HTTP/2 does: says which stream was the last one, and closes both ways.
    private static async Task EndAsync(ConnectionContext connection)
    {
        await connection.Transport.Output.WriteAsync("last stream: 1"u8.ToArray(), Cancel);
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
