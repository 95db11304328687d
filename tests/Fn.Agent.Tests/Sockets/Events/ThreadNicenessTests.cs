using System.Globalization;
using Fn.Agent.Sockets;

namespace Fn.Agent.Tests.Sockets.Events;

/// <summary>The threads that serve calls go before others, and nothing that they start does.</summary>
public sealed class ThreadNicenessTests
{
    [Fact]
    public void Only_the_thread_itself_becomes_less_nice_and_not_what_it_starts()
    {
        var (isSet, own, started) = (false, 0, 0);
        var thread = new Thread(() =>
        {
            isSet = NativeMethods.TrySetThreadNiceness(-5);
            own = Niceness();
            var other = new Thread(() => started = Niceness());
            other.Start();
            other.Join();
        });
        thread.Start();
        thread.Join();

        Assert.SkipUnless(isSet, "a thread may be less nice with root's rights or CAP_SYS_NICE only");
        Assert.Equal((-5, 0), (own, started));
    }

    [Fact]
    public void Others_keep_their_niceness_when_one_becomes_nicer()
    {
        var own = 0;
        var thread = new Thread(() =>
        {
            _ = NativeMethods.TrySetThreadNiceness(7);
            own = Niceness();
        });
        thread.Start();
        thread.Join();

        Assert.Equal((7, 0), (own, Niceness()));
    }

    // The 19th word; the second, a name in brackets, may have spaces.
    private static int Niceness() =>
        int.Parse(
            File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16],
            CultureInfo.InvariantCulture
        );
}
