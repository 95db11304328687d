using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>A function whose calls take until the test lets them go, and the callers of it. A body can say <c>quick</c> or <c>break</c>.</summary>
internal sealed class HeldCalls
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldCalls() =>
        Peer.OnRequest = async (request, connection, container) =>
        {
            if (request.Text == "break")
            {
                return false; // the connection is closed without an answer
            }
            if (request.Text != "quick")
            {
                await _release.Task;
            }
            await connection.WriteAsync(Answers.Ok(request.Text + container.Id));
            return true;
        };

    public Peer Peer { get; } = new();

    /// <summary>Calls, without waiting for anything.</summary>
    public static Task<HttpResponseMessage> StartAsync(FnHost host, string body = "") =>
        host.Client.PostAsync(host.InvokePath, new StringContent(body), TestContext.Current.CancellationToken);

    /// <summary>Calls for somebody who may leave.</summary>
    public static Task<HttpResponseMessage> StartForAsync(FnHost host, CancellationToken caller) =>
        host.Client.PostAsync(host.InvokePath, new StringContent(""), caller);

    /// <summary>Calls so many times at once, and waits until all of them run.</summary>
    public async Task<Task<HttpResponseMessage>[]> RunAsync(FnHost host, int count)
    {
        var before = Peer.Requests.Count;
        var calls = Enumerable.Range(0, count).Select(_ => StartAsync(host)).ToArray();
        await Wait.UntilAsync(() => Peer.Requests.Count == before + count, $"{count} calls run");
        return calls;
    }

    /// <summary>Lets all calls go, those to come too, and checks that they are answered.</summary>
    public async Task FinishAsync(params Task<HttpResponseMessage>[] calls)
    {
        _release.TrySetResult();
        foreach (var call in calls)
        {
            using var response = await call;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }
}
