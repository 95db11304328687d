using System.Globalization;
using Fn.Server.Hosting;

namespace Fn.Server.Settings;

/// <summary>Judges the form of settings that have no effect here, as the original would.</summary>
internal static class UnusedSettings
{
    /// <returns>The names of those that are set, for the operator to be told.</returns>
    public static IReadOnlyList<string> Find(SettingsReader reader)
    {
        Setting[] found =
        [
            .. SettingCatalogue.ByName.Values.Where(setting =>
                !setting.HasEffect && reader.Text(setting.Name) is { Length: > 0 }
            ),
        ];
        foreach (var setting in found)
        {
            Check(setting, reader);
        }
        return [.. found.Select(static setting => setting.Name)];
    }

    private static void Check(Setting setting, SettingsReader reader)
    {
        var text = reader.Text(setting.Name);
        var fault = setting.Form switch
        {
            SettingForm.Number when !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
                "a number of 0 or more",
            SettingForm.Milliseconds
                when !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                "a number of milliseconds",
            _ => null,
        };
        if (fault is not null)
        {
            reader.Fail($"{setting.Name} must be {fault}, not '{text}'");
        }
    }
}
