namespace Fn.Cli.Servers;

/// <summary>What <c>fn start</c> was asked for.</summary>
internal sealed record StartOptions
{
    /// <summary>Port of this machine.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Return once the server answers.</summary>
    public bool Detach { get; init; }

    /// <summary>Log level; empty for the server's default.</summary>
    public string LogLevel { get; init; } = "";

    /// <summary>File of variables for the server; empty for none.</summary>
    public string EnvFile { get; init; } = "";

    /// <summary>Tag of the server's image.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>Directory, or volume of the engine, for the sockets of functions; empty for <c>$HOME/.fn/iofs</c>.</summary>
    public string SocketFolder { get; init; } = "";

    /// <summary>Port for debuggers of functions; null when functions are not debugged.</summary>
    public int? DebugPort { get; init; }

    /// <summary>Give the container every privilege, which <c>FN_IOFS_TMPFS</c> needs.</summary>
    public bool Privileged { get; init; }
}
