namespace Fn.Cli.Commands.Oci;

/// <summary>What only a managed service can obey: others refuse it or say that it does nothing. Source: command line specification 2.9.</summary>
internal static class OracleOnly
{
    /// <summary>Notes on standard error that a flag does nothing here.</summary>
    public static void Warn(CommandRun run, string subject)
    {
        if (!run.Provider.IsManaged)
        {
            run.Error.Write($"Warning: {subject} only supported with an oracle provider and will be ignored.\n");
        }
    }

    /// <exception cref="CliException">The provider is none that can do it.</exception>
    public static void Require(CommandRun run, string subject)
    {
        if (!run.Provider.IsManaged)
        {
            throw Refusal(subject);
        }
    }

    /// <summary>The refusal of a provider that cannot do it.</summary>
    public static CliException Refusal(string subject) => new($"{subject} only supported with an oracle provider");
}
