using System.Collections;
using Fn.Server.Settings;

namespace Fn.Server.Hosting;

/// <summary>
/// The environment as configuration: every variable by its name, and <c>FN_X</c> out of the file that <c>FN_X_FILE</c> names when
/// <c>FN_X</c> itself is not set, without the white space around (D27).
/// </summary>
internal sealed class EnvironmentSource : IConfigurationSource
{
    private const string FileSuffix = "_FILE";

    private readonly Dictionary<string, string?> _data = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    public EnvironmentSource(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
        {
            _data[name] = value;
        }
        foreach (var (name, path) in variables)
        {
            var target = name.EndsWith(FileSuffix, StringComparison.Ordinal) ? name[..^FileSuffix.Length] : "";
            if (
                SettingCatalogue.ByName.TryGetValue(target, out var setting)
                && setting.MayBeInFile
                && !variables.ContainsKey(target)
            )
            {
                Read(target, name, path);
            }
        }
    }

    /// <summary>A sentence for each file that cannot be read.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static Dictionary<string, string> VariablesOfProcess() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(
                static entry => (string)entry.Key,
                static entry => (string?)entry.Value ?? "",
                StringComparer.Ordinal
            );

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(_data);

    private void Read(string target, string name, string path)
    {
        try
        {
            _data[target] = File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _problems.Add($"{name} names the file '{path}', which cannot be read: {failure.Message}");
        }
    }

    private sealed class Provider : ConfigurationProvider
    {
        public Provider(Dictionary<string, string?> data) => Data = data;
    }
}
