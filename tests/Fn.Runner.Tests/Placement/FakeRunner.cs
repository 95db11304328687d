using Fn.Runner.Placement;

namespace Fn.Runner.Tests.Placement;

/// <summary>A runner that writes down when it is asked.</summary>
internal sealed class FakeRunner(string address, List<string> asked, Func<RunnerAnswer> answer) : IRunner
{
    public string Address => address;

    public ValueTask<RunnerAnswer> OfferAsync(RunnerCall call, CancellationToken cancellationToken)
    {
        asked.Add(address);
        return ValueTask.FromResult(answer());
    }
}
