using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Logs;

/// <summary>What of a call's output is logged. Source: server specification 3.5.</summary>
public sealed class CallLogTests
{
    private const string Marker = "-----max log size 20 bytes exceeded, truncating log-----";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "64")]
    [Spec("server 3.5", "FN_MAX_LOG_SIZE_BYTES")]
    public async Task Output_over_the_limit_of_a_call_is_cut_with_a_marker_and_the_next_call_begins_anew()
    {
        LogCapture? log = null;
        var peer = new Peer
        {
            OnRequest = async (request, connection, container) =>
            {
                container.Print($"{request.Text} first\n{request.Text} is too long\n{request.Text} last\n");
                container.Print($"{request.Text} very last\n", isError: true);
                await Wait.UntilAsync(
                    () => Count(log!, Marker) == (request.Text == "one" ? 1 : 2),
                    "the limit is reached"
                );
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_LOG_SIZE_BYTES"] = "20" });
        log = host.Log;

        (await host.Client.PostAsync(host.InvokePath, new StringContent("one"), Cancel)).Dispose();
        (await host.Client.PostAsync(host.InvokePath, new StringContent("two"), Cancel)).Dispose();

        Assert.Equal(1, Count(log, "one first"));
        Assert.Equal(1, Count(log, "two first"));
        Assert.DoesNotContain(log.Lines, static line => line.Text.Contains("too long", StringComparison.Ordinal));
        Assert.Equal(2, Count(log, Marker));
    }

    private static int Count(LogCapture log, string text) =>
        log.Lines.Count(line => line.Text.StartsWith(text, StringComparison.Ordinal));
}
