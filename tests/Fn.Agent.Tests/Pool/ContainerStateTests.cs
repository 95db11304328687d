using Fn.Agent.Pool;

namespace Fn.Agent.Tests.Pool;

public sealed class ContainerStateTests
{
    [Fact]
    public void A_container_moves_only_as_its_life_goes()
    {
        var states = Enum.GetValues<ContainerState>();

        var moves =
            from a in states
            from b in states
            where b != ContainerState.Removing && ContainerStates.CanMove(a, b)
            select $"{a} → {b}";

        Assert.Equal(
            [
                "Pulling → Creating",
                "Creating → Starting",
                "Starting → Idle",
                "Idle → Frozen",
                "Idle → Busy",
                "Frozen → Idle",
                "Busy → Idle",
                "Removing → Gone",
            ],
            moves
        );
    }

    [Theory]
    [InlineData(true, "Pulling", "Creating", "Starting", "Idle", "Frozen", "Busy")]
    [InlineData(false, "Removing", "Gone")]
    public void Removal_is_open_to_all_that_are_not_on_their_way_out(bool isOpen, params string[] states)
    {
        foreach (var state in states)
        {
            Assert.Equal(isOpen, ContainerStates.CanMove(Enum.Parse<ContainerState>(state), ContainerState.Removing));
        }
    }
}
