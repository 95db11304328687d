namespace Fn.Cli.Builds.Programs;

/// <summary>A program that is not in PATH.</summary>
/// <param name="program">Its name.</param>
internal sealed class ProgramNotFoundException(string program)
    : Exception($"exec: \"{program}\": executable file not found in $PATH");
