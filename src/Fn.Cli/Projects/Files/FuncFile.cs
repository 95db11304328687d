using System.Collections.ObjectModel;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Files;

/// <summary>What a function file says.</summary>
/// <remarks>Both schemas: the current one (20180708) and the legacy one. Source: CLI specification 4.1.</remarks>
internal sealed record FuncFile
{
    /// <summary>The only schema that can be deployed.</summary>
    public const int CurrentSchema = 20180708;

    /// <summary>The number of <c>schema_version</c>; 0 when the key is absent.</summary>
    public int SchemaVersion { get; init; }

    /// <summary>True for files without the current schema number: they can be built, bumped and pushed, but not deployed.</summary>
    public bool IsLegacy => SchemaVersion != CurrentSchema;

    /// <summary>Function and image name; may hold a registry path; empty when absent.</summary>
    public string Name { get; init; } = "";

    /// <summary>Image tag; empty when absent.</summary>
    public string Version { get; init; } = "";

    /// <summary>Runtime id such as <c>go1.24</c>, or <c>docker</c>; empty when absent.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Base image of the build stage; empty when absent.</summary>
    public string BuildImage { get; init; } = "";

    /// <summary>Base image of the function; empty when absent.</summary>
    public string RunImage { get; init; } = "";

    /// <summary>Words of CMD; empty when absent.</summary>
    public string Cmd { get; init; } = "";

    /// <summary>Words of ENTRYPOINT; empty when absent.</summary>
    public string Entrypoint { get; init; } = "";

    /// <summary>Content-Type that <c>fn invoke</c> sends from this directory; empty when absent.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Memory in MiB; 0 when absent.</summary>
    public ulong Memory { get; init; }

    /// <summary>Seconds for one call; null when absent.</summary>
    public int? Timeout { get; init; }

    /// <summary>Seconds an idle container is kept; null when absent.</summary>
    public int? IdleTimeout { get; init; }

    /// <summary>Configuration, scalars with their source text (<c>010</c> stays <c>010</c>).</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Annotations as JSON, nested maps included.</summary>
    public IReadOnlyDictionary<string, RawJson> Annotations { get; init; } = ReadOnlyDictionary<string, RawJson>.Empty;

    /// <summary>Shell commands that run before each image build.</summary>
    public IReadOnlyList<string> BuildSteps { get; init; } = [];

    /// <summary>Triggers that deploy synchronises.</summary>
    public IReadOnlyList<FuncTrigger> Triggers { get; init; } = [];

    /// <summary>How Oracle's service signs the image, from <c>signing_details</c>; null when absent or empty.</summary>
    public SigningDetails? Signing { get; init; }

    /// <summary>Settings for Oracle's service, from <c>deploy.oci</c>; null when absent.</summary>
    public OciDeploy? Oci { get; init; }
}

/// <summary>One entry of <c>triggers</c>.</summary>
/// <param name="Name">Trigger name.</param>
/// <param name="Type">Always <c>http</c> today.</param>
/// <param name="Source">Path below the app, with or without its leading slash.</param>
internal sealed record FuncTrigger(string Name, string Type, string Source);
