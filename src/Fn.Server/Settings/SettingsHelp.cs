using System.Text;

namespace Fn.Server.Settings;

/// <summary>What <c>fnserver --help</c> says.</summary>
internal static class SettingsHelp
{
    private const string Introduction = """
        fnserver: the Fn server. It takes no arguments but these; everything is set by the environment.

          --help               this text
          --help --markdown    the same as a page
          --version            the version

        A duration is written 30s, 1m30s, 500ms or as whole seconds, 0 being no limit; of milliseconds a negative number is no limit.
        Every FN_ name also works with _FILE behind it, naming a file that holds the value (FN_DB_URL_FILE).
        Defaults stand in brackets.
        """;

    public static string Text { get; } = Write();

    private static string Write()
    {
        var width = SettingCatalogue.ByName.Keys.Max(static name => name.Length);
        var text = new StringBuilder(Introduction).Append('\n');
        foreach (var group in SettingCatalogue.Groups)
        {
            text.Append('\n').Append(group.Title).Append('\n');
            foreach (var setting in group.Settings)
            {
                text.Append("  ").Append(setting.Name.PadRight(width)).Append("  ").Append(setting.Meaning);
                if (setting.Default.Length > 0)
                {
                    text.Append(" [").Append(setting.Default).Append(']');
                }
                text.Append('\n');
            }
        }
        return text.ToString();
    }
}
