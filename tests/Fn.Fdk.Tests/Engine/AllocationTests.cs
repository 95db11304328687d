using System.Globalization;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>What a warm call leaves to the garbage collector.</summary>
public sealed class AllocationTests
{
#if DEBUG
    private const int MostBytesPerCall = 4096; // unoptimized code puts every state machine on the heap
#else
    private const int MostBytesPerCall = 2048;
#endif

    [Fact]
    [Trait("Checklist", "125")]
    public async Task A_warm_call_allocates_at_most_2_KB_besides_the_users_objects()
    {
        // A connection serves on its own thread, so what that thread allocated between two calls is what one call costs.
        long before = 0;
        await using var function = RunningFunction.Of<Person, Greeting>(
            (_, _, _) =>
            {
                var now = GC.GetAllocatedBytesForCurrentThread();
                var spent = now - before;
                before = now;
                return new(new Greeting($"{spent}"));
            },
            TestJson.Default
        );
        using var peer = function.Connect();

        var answer = "";
        for (var call = 0; call < 20; call++)
        {
            answer = (await peer.CallAsync("""{"name":"Bob"}""", Requests.Deadline(TimeSpan.FromSeconds(30)))).Text;
        }

        Assert.InRange(int.Parse(answer[12..^2], CultureInfo.InvariantCulture), 1, MostBytesPerCall);
    }
}
