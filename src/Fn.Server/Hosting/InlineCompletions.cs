using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Fn.Server.Hosting;

/// <summary>
/// Lets the threads that wait for sockets go on with what they have waited for, instead of waking another thread for it: a warm
/// call is then served from its first byte to its last without a change of thread.
/// </summary>
/// <remarks>
/// The price: nothing may wait on such a thread. Calls do not; whatever may (the data store, function output) leaves it first. Runtime
/// and Kestrel each have their half of the switch, and one without the other does nothing.
/// </remarks>
internal static class InlineCompletions
{
    /// <summary>The setting that turns them off.</summary>
    public const string Setting = "FN_INLINE_COMPLETIONS";

    private const string RuntimeSwitch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string RuntimeThreads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>The runtime's half, which it reads when the process uses its first socket. What the environment says goes before.</summary>
    public static void Prepare()
    {
        if (!IsWanted(Environment.GetEnvironmentVariable(Setting)))
        {
            return;
        }
        SetDefault(RuntimeSwitch, "1");
        // A call whose two connections are on one thread wakes no other; the functions need the rest of the cores.
        SetDefault(RuntimeThreads, Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Kestrel's half.</summary>
    public static void Configure(SocketTransportOptions sockets, ServerOptions options)
    {
        sockets.UnsafePreferInlineScheduling = options.CompletesInline;
        // Costs 4 KiB an idle connection and saves a system call a request.
        sockets.WaitForDataBeforeAllocatingBuffer = !options.CompletesInline;
    }

    private static void SetDefault(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static bool IsWanted(string? setting) =>
        !SettingsReader.TryBoolean(setting?.Trim(), out var wanted) || wanted;
}
