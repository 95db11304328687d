namespace Fn.Server.Hosting;

/// <summary>The server cannot start: one sentence for each reason, all in one message for the operator.</summary>
public sealed class StartupException(IReadOnlyList<string> problems) : Exception(Join(problems))
{
    private static string Join(IReadOnlyList<string> problems) =>
        problems is [var only]
            ? only
            : $"{problems.Count} settings are wrong (fnserver --help lists them all)\n  {string.Join("\n  ", problems)}";
}
