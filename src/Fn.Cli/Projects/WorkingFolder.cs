namespace Fn.Cli.Projects;

/// <summary>The directory that a command works in.</summary>
internal static class WorkingFolder
{
    /// <summary>The directory of <c>--working-dir</c>, or that of the run when it is empty; absolute.</summary>
    /// <exception cref="CliException"><c>chdir …: no such file or directory</c>.</exception>
    public static string Of(CliHost host, string? option)
    {
        if (string.IsNullOrEmpty(option))
        {
            return Check(host.WorkingDirectory, host.WorkingDirectory);
        }
        return Check(Path.GetFullPath(Path.Combine(host.WorkingDirectory, option)), option);
    }

    /// <summary>A directory below it, named on the command line.</summary>
    /// <exception cref="CliException"><c>chdir …: no such file or directory</c>.</exception>
    public static string Below(string folder, string path)
    {
        var below = Path.GetFullPath(Path.Combine(folder, path));
        return Check(below, below);
    }

    private static string Check(string folder, string shown)
    {
        if (Directory.Exists(folder))
        {
            return folder;
        }
        var reason = File.Exists(folder) ? "not a directory" : "no such file or directory";
        throw new CliException($"chdir {shown}: {reason}");
    }
}
