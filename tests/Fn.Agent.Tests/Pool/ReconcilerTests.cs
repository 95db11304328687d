using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Pool;

public sealed class ReconcilerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FewSeconds = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task A_container_that_could_not_be_removed_is_gone_seconds_after_the_engine_is_back()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var peer = new Peer();
        var engine = new FakeEngine { Script = peer.RunAsync };
        await using var host = await FnHost.StartAsync(
            peer,
            static function => function with { IdleTimeout = 1 },
            engine: engine,
            time: time
        );
        await host.CallAsync();
        engine.IsDown = true;
        engine.OnRemove = static _ => throw new EngineException(EngineFailure.Unavailable, "the engine is down");
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(Step);
                return host.Context.HasLeftBehind && host.Log.Has("left to the reconciler");
            },
            "the removal fails"
        );
        Assert.False(engine.Created.Single().IsRemoved);

        engine.OnRemove = static _ => { };
        engine.IsDown = false;
        time.Advance(FewSeconds);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "the container is removed");
    }
}
