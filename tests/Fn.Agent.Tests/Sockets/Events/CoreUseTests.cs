using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Tests.Sockets.Events;

public sealed class CoreUseTests
{
    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(8, 4, 4)]
    public void Loops_and_functions_have_a_core_each_until_there_are_more_of_them(int cores, int loops, int functions)
    {
        var use = new CoreUse(cores, loops);
        for (var i = 0; i < functions; i++)
        {
            Assert.True(use.HasOneForEach);
            use.Begin();
        }
        Assert.True(use.HasOneForEach);

        use.Begin();
        Assert.False(use.HasOneForEach);

        use.End();
        Assert.True(use.HasOneForEach);
    }
}
