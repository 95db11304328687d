using System.Reflection;

namespace Fn.Cli.Projects.Runtimes;

/// <summary>The FDK versions that new projects name: the known-good ones of <c>fdk-versions.txt</c>, so that nothing is looked up in the network.</summary>
/// <remarks><c>FN_&lt;LANGUAGE&gt;_FDK_VERSION</c> pins another one.</remarks>
internal sealed class FdkVersions(Func<string, string?> variable)
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Table = new(ReadTable);

    private static readonly string OwnDotNet =
        typeof(FdkVersions)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static attribute => attribute.Key == "FnFdkVersion")
            ?.Value
        ?? "0.1.0";

    /// <summary>The version for a language, without a leading <c>v</c> save for Go, whose modules have one.</summary>
    public string For(Language language) => Pin(language) ?? Shipped(language);

    /// <summary>The version that the environment demands; null when it demands none.</summary>
    public string? Pin(Language language)
    {
        var pin = variable($"FN_{VariableWord(language)}_FDK_VERSION");
        return language == Language.Go && pin is not null ? $"v{pin.TrimStart('v')}" : pin;
    }

    private static string Shipped(Language language) =>
        language switch
        {
            Language.DotNet => OwnDotNet, // it ships with fn, in the same version
            Language.Kotlin => Table.Value["java"],
            Language.OfficialDotNet => Table.Value["official-dotnet"],
            _ => Table.Value[VariableWord(language).ToLowerInvariant()],
        };

    private static string VariableWord(Language language) =>
        language switch
        {
            Language.Go => "GO",
            Language.Java or Language.Kotlin => "JAVA",
            Language.Node => "NODE",
            Language.Python => "PYTHON",
            Language.Ruby => "RUBY",
            _ => "DOTNET",
        };

    private static Dictionary<string, string> ReadTable()
    {
        using var reader = new StreamReader(
            typeof(FdkVersions).Assembly.GetManifestResourceStream("fdk-versions.txt")!
        );
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not ['#', ..] and var word, var version, _])
            {
                table[word] = version;
            }
        }
        return table;
    }
}
