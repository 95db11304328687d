using System.Globalization;
using Fn.Agent.Sockets.Events;

namespace Fn.Server.Hosting;

/// <summary>
/// Lets the threads that wait for sockets go on with what they have waited for, instead of waking another thread for it: a warm
/// call is then served from its first byte to its last without a change of thread.
/// </summary>
/// <remarks>
/// The price: nothing may wait on such a thread. Calls do not; whatever may (the data store, function output) leaves it first. Calls have
/// loops of their own; the runtime's own sockets, which a load balancer's connections to its runners are, have a switch of their own.
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
        SetDefault(RuntimeThreads, Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The half of calls.</summary>
    public static void Configure(ServerOptions options) =>
        LoopSocket.Options = new EventLoopOptions
        {
            ResumesInline = options.CompletesInline,
            // Who has a core for himself may look on; the only one is the function's.
            BusyPoll = Environment.ProcessorCount > 1 ? options.BusyPoll : TimeSpan.Zero,
            Niceness = options.EventLoopNiceness,
            HasPrecedence = new SchedulerGroup("/").TryRank(options.SessionNiceness),
        };

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
