namespace Fn.Cli.Builds.Engines;

/// <summary>The oldest docker that can build functions: two-stage builds came with 17.5.</summary>
internal static class EngineVersion
{
    private static readonly Version Oldest = new(17, 5, 0);

    /// <summary>Checks what docker says of its server.</summary>
    /// <exception cref="CliException">When it is no version, or too old.</exception>
    public static void Check(string answer)
    {
        var text = answer.Trim();
        var digits = text.Split('-', '+')[0].TrimEnd([.. text.Where(static c => !char.IsAsciiDigit(c))]);
        if (!Version.TryParse(digits, out var version) || version.Build < 0)
        {
            throw new CliException($"could not check docker version: '{text}' is not a version");
        }
        if (version < Oldest)
        {
            throw new CliException("please upgrade your version of Docker to 17.5.0 or greater");
        }
    }
}
