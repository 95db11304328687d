namespace Fn.Cli.Builds.Programs;

/// <summary>Runs other programs: the container engine, build steps, the server.</summary>
internal interface IProgramRunner
{
    /// <summary>Runs a program to its end.</summary>
    /// <remarks>A cancelled run asks the program to end, waits for it a moment, and ends it then.</remarks>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ProgramNotFoundException">When there is no such program.</exception>
    Task<int> RunAsync(ProgramCall call, CancellationToken cancellationToken);
}
