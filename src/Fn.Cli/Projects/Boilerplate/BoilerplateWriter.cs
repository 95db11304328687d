using System.Text;
using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Projects.Boilerplate;

/// <summary>Writes the first files of a new function; they ship inside the executable.</summary>
internal static class BoilerplateWriter
{
    private const string Prefix = "boilerplate/";

    /// <summary>Writes the files of a runtime into a directory; a language whose project is there already may skip or refuse.</summary>
    /// <exception cref="CliException">When a file that would be written exists and the language does not skip.</exception>
    public static void Write(Runtime runtime, string folder)
    {
        switch (runtime.Language)
        {
            case Language.Go:
                RefuseIfPresent(folder, "func.go", "func.go already exists, canceling init");
                break;
            case Language.Python:
                RefuseIfPresent(folder, "func.py", "func.py already exists, canceling init");
                break;
            case Language.Ruby:
                RefuseIfPresent(folder, "func.rb", "func.rb already exists, can't generate boilerplate");
                RefuseIfPresent(folder, "Gemfile", "Gemfile already exists, can't generate boilerplate");
                break;
            case Language.OfficialDotNet:
                RefuseIfPresent(folder, "Function.sln", "Solution file already exists, canceling init");
                break;
            case Language.DotNet:
                RefuseIfPresent(folder, "func.csproj", "func.csproj already exists, canceling init");
                RefuseIfPresent(folder, "func.cs", "func.cs already exists, canceling init");
                break;
            case Language.Java or Language.Kotlin when Exists(folder, "pom.xml"):
            case Language.Node when Exists(folder, "package.json") || Exists(folder, "func.js"):
                return;
        }
        foreach (var (name, text) in Files(runtime))
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path) && (runtime.Language == Language.DotNet || IsTest(name)))
            {
                continue; // tests and .dockerignore of one's own stay
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }

    /// <summary>The files of a runtime: relative path and text.</summary>
    public static IEnumerable<(string Name, string Text)> Files(Runtime runtime)
    {
        var assembly = typeof(BoilerplateWriter).Assembly;
        var prefix = $"{Prefix}{FolderOf(runtime.Language)}/";
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (resource.StartsWith(prefix, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                yield return (resource[prefix.Length..], Fill(reader.ReadToEnd(), runtime));
            }
        }
    }

    private static string Fill(string text, Runtime runtime) =>
        text.Replace("{{fdk_version}}", runtime.FdkVersion, StringComparison.Ordinal)
            .Replace("{{language_version}}", runtime.Version, StringComparison.Ordinal)
            .Replace("{{target_framework}}", TargetFramework(runtime.Version), StringComparison.Ordinal);

    private static string TargetFramework(string version) => version == "3.1" ? "netcoreapp3.1" : $"net{version}";

    private static string FolderOf(Language language) =>
        language switch
        {
            Language.Go => "go",
            Language.Java => "java",
            Language.Kotlin => "kotlin",
            Language.Node => "node",
            Language.Python => "python",
            Language.Ruby => "ruby",
            Language.DotNet => "dotnet",
            _ => "official-dotnet",
        };

    private static bool IsTest(string name) => name.Contains("test", StringComparison.Ordinal);

    private static bool Exists(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static void RefuseIfPresent(string folder, string name, string message)
    {
        if (Exists(folder, name))
        {
            throw new CliException(message);
        }
    }
}
