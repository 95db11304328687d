using System.Reflection;

namespace Fn.Cli.Projects.Runtimes;

/// <summary>The FDK versions that new projects name: known-good ones, so that nothing is looked up in the network.</summary>
/// <remarks><c>FN_&lt;LANGUAGE&gt;_FDK_VERSION</c> pins another one.</remarks>
internal sealed class FdkVersions(Func<string, string?> variable)
{
    private static readonly string OwnDotNet =
        typeof(FdkVersions)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static attribute => attribute.Key == "FnFdkVersion")
            ?.Value
        ?? "0.1.0";

    /// <summary>The version for a language, without a leading <c>v</c> save for Go, whose modules have one.</summary>
    public string For(Language language) =>
        language switch
        {
            Language.Go => variable("FN_GO_FDK_VERSION") is { } pin ? $"v{pin.TrimStart('v')}" : "v0.0.66",
            Language.Java or Language.Kotlin => variable("FN_JAVA_FDK_VERSION") ?? "1.1.12",
            Language.Node => variable("FN_NODE_FDK_VERSION") ?? "0.0.76",
            Language.Python => variable("FN_PYTHON_FDK_VERSION") ?? "0.1.117",
            Language.Ruby => variable("FN_RUBY_FDK_VERSION") ?? "0.0.96",
            Language.DotNet => variable("FN_DOTNET_FDK_VERSION") ?? OwnDotNet,
            _ => variable("FN_DOTNET_FDK_VERSION") ?? "1.0.57",
        };
}
