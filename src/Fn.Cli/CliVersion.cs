using System.Reflection;

namespace Fn.Cli;

/// <summary>The version a user sees: <c>FnCliVersion</c> of the build, three numbers.</summary>
internal static class CliVersion
{
    public static string Text { get; } =
        (
            typeof(CliVersion)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion
            ?? "0.0.0"
        ).Split('+')[0];
}
