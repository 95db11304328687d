using System.Globalization;
using Fn.Cli.Output;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>The value of <c>--detached-timeout</c>: more than nothing, in whole seconds.</summary>
internal static class DetachedTimeout
{
    /// <summary>The seconds as an annotation keeps them.</summary>
    /// <exception cref="CliException">No such duration.</exception>
    public static RawJson ToJson(string text) =>
        new(((long)Parse(text).TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <exception cref="CliException">No such duration.</exception>
    public static TimeSpan Parse(string text)
    {
        var wrong = $"invalid value for --detached-timeout: {GoText.Quote(text)}";
        if (!FlagDuration.TryParse(text, out var timeout) || timeout <= TimeSpan.Zero)
        {
            throw new CliException(wrong);
        }
        return timeout.Ticks % TimeSpan.TicksPerSecond == 0
            ? timeout
            : throw new CliException(wrong + " (must resolve to whole seconds)");
    }
}
