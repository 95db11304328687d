using System.Text.Json;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Providers;

namespace Fn.Cli.Commands.Prebuilt;

/// <summary>A command about the catalogue of a managed service. Source: command line specification 2.7.</summary>
internal abstract class PrebuiltFunctionsCommand : LeafCommand
{
    public sealed override bool UsesServer => true;

    /// <summary>The catalogue.</summary>
    /// <exception cref="CliException">The provider has none.</exception>
    protected static IPrebuiltFunctions Catalogue(CommandRun run) =>
        run.Provider.PrebuiltFunctions ?? throw OracleOnly.Refusal("PBF commands are");

    /// <summary>An argument that the command cannot do without.</summary>
    /// <exception cref="CliException">It is missing.</exception>
    protected static string Required(CommandRun run, int index, string what) =>
        run.Argument(index) is { Length: > 0 } value ? value : throw new CliException($"missing {what}");

    /// <summary>A member, or one inside an object, as text; empty when absent.</summary>
    protected static string Text(JsonElement item, string name, string? inner = null) =>
        item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value) ? ""
        : inner is not null ? Text(value, inner)
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
}
