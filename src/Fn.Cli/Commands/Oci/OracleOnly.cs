namespace Fn.Cli.Commands.Oci;

/// <summary>The note about flags that this provider cannot obey. Source: command line specification 2.9.</summary>
internal static class OracleOnly
{
    public static void Warn(CommandRun run, string subject) =>
        run.Error.Write($"Warning: {subject} only supported with an oracle provider and will be ignored.\n");
}
