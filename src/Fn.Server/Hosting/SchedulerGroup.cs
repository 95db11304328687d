using System.Globalization;

namespace Fn.Server.Hosting;

/// <summary>The scheduler's group of the server's session (autogroup).</summary>
/// <remarks>
/// The niceness of a thread counts among the threads of its group only. Functions are in groups of their own: who is to go before them
/// needs a group that does. Source: sched(7), "The autogroup feature"; proc_pid_autogroup(5).
/// </remarks>
/// <param name="root">Where <c>proc</c> and <c>sys</c> are; <c>/</c> but in tests.</param>
internal sealed class SchedulerGroup(string root)
{
    private const int SessionField = 3; // after the name, which may hold anything

    /// <summary>Sets how the server ranks against the functions, where its group is its own and counts.</summary>
    /// <param name="niceness">-20 to 19; zero changes nothing.</param>
    /// <returns>Whether it goes before them from now on.</returns>
    public bool TryRank(int niceness) =>
        niceness != 0
        && LeadsSession()
        && Read("proc/sys/kernel/sched_autogroup_enabled")?.Trim() == "1"
        && !IsWeighedByCgroup()
        && TryWrite("proc/self/autogroup", niceness)
        && niceness < 0;

    // A session of somebody else's has other processes too. The first process of a container leads one, but its cgroup counts.
    private bool LeadsSession()
    {
        var stat = Read("proc/self/stat") ?? "";
        var id = stat.Split(' ')[0];
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return id != "1" && fields.Length > SessionField && fields[SessionField] == id;
    }

    private bool IsWeighedByCgroup()
    {
        foreach (var line in (Read("proc/self/cgroup") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }
            var isWeighed =
                controllers.Length == 0 ? HasWeight(path) : controllers.Split(',').Contains("cpu") && path != "/";
            if (isWeighed)
            {
                return true;
            }
        }
        return false;
    }

    // One without a weight of its own has that of the one around it.
    private bool HasWeight(string path)
    {
        for (var group = path.Trim('/'); group.Length > 0; group = group[..Math.Max(0, group.LastIndexOf('/'))])
        {
            if (File.Exists(Path.Combine(root, "sys/fs/cgroup", group, "cpu.weight")))
            {
                return true;
            }
        }
        return File.Exists(Path.Combine(root, "sys/fs/cgroup/cpu.weight")); // the outermost of a container has one, that of a machine has none
    }

    private string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private bool TryWrite(string path, int number)
    {
        try
        {
            File.WriteAllText(Path.Combine(root, path), number.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
