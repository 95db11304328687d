namespace Fn.Load.Machine;

/// <summary>The docker command, for the few things the benchmark wants of the engine.</summary>
internal static class Docker
{
    public static Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command.RunAsync("docker", arguments, cancellationToken);

    /// <summary>Ids of the containers that all filters match, whatever their state.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(
        CancellationToken cancellationToken,
        params string[] filters
    )
    {
        var options = filters.SelectMany(filter => new[] { "--filter", filter });
        var output = await RunAsync(["ps", "--all", "--quiet", "--no-trunc", .. options], cancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Removes the containers that carry a label; one that is gone by then is no error.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> RemoveAsync(string label, CancellationToken cancellationToken)
    {
        var containers = await ListAsync(cancellationToken, $"label={label}");
        foreach (var container in containers)
        {
            try
            {
                await RunAsync(["rm", "--force", "--volumes", container], cancellationToken);
            }
            catch (BenchException) when (!cancellationToken.IsCancellationRequested)
            {
                // Its owner was faster.
            }
        }
        return containers.Count;
    }
}
