using System.Runtime.InteropServices;

namespace Fn.Cli.Builds;

/// <summary>Which processors an app's images are for. Source: CLI specification 6.6.</summary>
internal static class Platforms
{
    /// <summary>Architecture of this machine in the engine's words.</summary>
    public static string Host => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>The architectures an app's shape asks for; empty means x86.</summary>
    /// <exception cref="CliException">When the shape is unknown.</exception>
    public static IReadOnlyList<string> ForShape(string shape, string app) =>
        shape switch
        {
            "" or "GENERIC_X86" => ["amd64"],
            "GENERIC_ARM" => ["arm64"],
            "GENERIC_X86_ARM" => ["arm64", "amd64"],
            _ => throw new CliException($"Invalid application : {app} shape: {shape}"),
        };

    /// <summary>The words in which output names them: <c>amd64_arm64</c> for both.</summary>
    public static string Describe(IEnumerable<string> targets) =>
        string.Join('_', targets.Order(StringComparer.Ordinal));
}
