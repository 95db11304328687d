using System.Collections.ObjectModel;
using Fn.Cli.Projects.Files;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Init;

/// <summary>What <c>fn init</c> was asked for.</summary>
internal sealed record InitOptions
{
    /// <summary>Sub-directory to create the function in; empty for the directory itself.</summary>
    public string Path { get; init; } = "";

    /// <summary>Function name; null for that of the directory.</summary>
    public string? Name { get; init; }

    /// <summary>Allow an existing directory and function file.</summary>
    public bool Force { get; init; }

    /// <summary>Runtime id; empty to find out from the files.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Image that writes the project; empty for none.</summary>
    public string InitImage { get; init; } = "";

    /// <summary>Instead of the language's; empty for that.</summary>
    public string Entrypoint { get; init; } = "";

    /// <summary>Instead of the language's; empty for that.</summary>
    public string Cmd { get; init; } = "";

    /// <summary>First version.</summary>
    public string Version { get; init; } = FuncVersion.Initial;

    /// <summary>Directory to start from; null for the working directory.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Trigger type to add; empty for none.</summary>
    public string Trigger { get; init; } = "";

    /// <summary>MiB; 0 for the language's.</summary>
    public ulong Memory { get; init; }

    /// <summary>Seconds; 0 leaves it out.</summary>
    public int Timeout { get; init; }

    /// <summary>Seconds; 0 leaves it out.</summary>
    public int IdleTimeout { get; init; }

    /// <summary>Configuration to write.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Annotations to write.</summary>
    public IReadOnlyDictionary<string, RawJson> Annotations { get; init; } = ReadOnlyDictionary<string, RawJson>.Empty;

    /// <summary>Settings for Oracle's service; null for none.</summary>
    public OciDeploy? Oci { get; init; }
}
