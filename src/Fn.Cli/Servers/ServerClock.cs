using System.Globalization;

namespace Fn.Cli.Servers;

/// <summary>The log lines of the server commands, which carry the local time. Source: CLI specification 7.1.</summary>
internal static class ServerClock
{
    /// <summary>Writes <c>YYYY/MM/DD hh:mm:ss text</c> to standard error.</summary>
    public static void Log(CliHost host, string text) =>
        host.Console.Error.WriteLine(
            $"{host.Time.GetLocalNow().ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture)} {text}"
        );
}
