using System.Reflection;

namespace Fn.Server.Hosting;

/// <summary>The version that clients and scripts see, three numbers, from the assembly.</summary>
internal static class ServerVersion
{
    public static string Text { get; } =
        typeof(ServerVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
}
