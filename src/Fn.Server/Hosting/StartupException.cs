namespace Fn.Server.Hosting;

/// <summary>The server cannot start: one sentence for each reason, for the operator.</summary>
internal sealed class StartupException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
