namespace Fn.Load.Scenarios;

/// <summary>One question to the server; it writes what it finds into the results.</summary>
internal interface IScenario
{
    /// <summary>Word for <c>--only</c>.</summary>
    string Name { get; }

    Task RunAsync(Bench bench, CancellationToken cancellationToken);
}
