using Fn.Model.Wire;

namespace Fn.Cli.Commands;

/// <summary>Durations as flags write them: <c>20m</c>, <c>1h30m</c>, <c>500ms</c>, <c>1.5s</c>, <c>0</c>.</summary>
internal static class FlagDuration
{
    /// <returns>False when the text is no duration; a number without a unit is none, where the server's environment takes it for seconds.</returns>
    public static bool TryParse(string text, out TimeSpan duration) =>
        GoDuration.TryParse(text, out duration) && (char.IsLetter(text[^1]) || text.TrimStart('+', '-') == "0");
}
