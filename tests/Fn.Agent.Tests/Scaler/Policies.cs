using Fn.Agent.Scaler;

namespace Fn.Agent.Tests.Scaler;

/// <summary>Who decides in a simulation.</summary>
internal interface IPolicy
{
    /// <summary>Is told what is learnt.</summary>
    FunctionScaler Scaler { get; }

    /// <summary>Whether it looks at each call that comes and then every 200 ms, rather than all the time.</summary>
    bool LooksAtArrivals { get; }

    int Decide(in Demand demand);
}

/// <summary>Ours.</summary>
internal sealed class OurPolicy(int cores) : IPolicy
{
    public FunctionScaler Scaler { get; } = new(cores);

    public bool LooksAtArrivals => false;

    public int Decide(in Demand demand) => Scaler.Decide(demand);
}

/// <summary>The original's. Source: server specification 4.2.</summary>
internal sealed class OriginalPolicy : IPolicy
{
    public FunctionScaler Scaler { get; } = new(cores: 1); // learns in vain

    public bool LooksAtArrivals => true;

    public int Decide(in Demand demand) =>
        demand.Waiting > 0 && (demand.Starting.Length == 0 || demand.Starting.Length < demand.Waiting) ? 1 : 0;
}
