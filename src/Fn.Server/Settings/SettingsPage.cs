using System.Text;

namespace Fn.Server.Settings;

/// <summary>The page <c>docs/reference/configuration.md</c>.</summary>
internal static class SettingsPage
{
    private const string Introduction = """
        # Configuration

        <!-- Made by `fnserver --help --markdown > docs/reference/configuration.md`; do not edit. -->

        `fnserver` is configured by environment variables alone, under the original's names. They are all checked at the start: one message
        lists whatever is wrong, and the server ends with status 1.

        - **number**: decimal, 0 or more. **milliseconds**: likewise; a negative number is no limit.
        - **duration**: `30s`, `1m30s`, `500ms`, or whole seconds; 0 is no limit.
        - **switch**: `true`, `1`, `t`, `false`, `0` or `f`.
        - White space around a value does not count.
        - Every `FN_` name also works with `_FILE` behind it: `FN_DB_URL_FILE=/run/secrets/db` takes the value out of that file, unless
          `FN_DB_URL` itself is set.
        - `TZ` has no effect: times are UTC everywhere.
        """;

    public static string Text { get; } = Write();

    private static string Write()
    {
        var text = new StringBuilder(Introduction).Append('\n');
        foreach (var group in SettingCatalogue.Groups)
        {
            text.Append($"\n## {group.Title}\n\n| variable | form | default | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var setting in group.Settings)
            {
                var fallback = setting.Default.Length > 0 ? $"`{setting.Default}`" : "";
                var form = setting.Form.ToString().ToLowerInvariant();
                text.Append($"| `{setting.Name}` | {form} | {fallback} | {setting.Meaning} |\n");
            }
        }
        return text.ToString();
    }
}
