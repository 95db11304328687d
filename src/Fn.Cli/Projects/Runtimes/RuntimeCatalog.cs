namespace Fn.Cli.Projects.Runtimes;

/// <summary>The table of runtimes: ids of both releases of the original, and .NET on our own FDK. Source: CLI specification 5.2.</summary>
internal sealed class RuntimeCatalog(FdkVersions versions)
{
    /// <summary>A function with its own Dockerfile.</summary>
    public const string Docker = "docker";

    // A language's word, its versions (the first is meant by the bare word), and how many of them help pages name.
    private static readonly Row[] Rows =
    [
        new("go", Language.Go, ["1.24", "1.23", "1.20", "1.19", "1.18", "1.15"], Named: 2),
        new("java", Language.Java, ["21", "17", "11", "8"], Named: 4),
        new("kotlin", Language.Kotlin, ["11"], Named: 0),
        new("node", Language.Node, ["24", "22", "20", "18", "16", "14", "11"], Named: 2),
        new("python", Language.Python, ["3.12", "3.11", "3.9", "3.8", "3.7", "3.6", "3.8.5", "3.7.1"], Named: 2),
        new("ruby", Language.Ruby, ["3.3", "3.1", "2.7"], Named: 1),
        new("dotnet", Language.DotNet, ["10.0"], Named: 1),
        new("dotnet", Language.OfficialDotNet, ["9.0", "8.0", "6.0", "3.1"], Named: 2),
    ];

    // Extensions of func<ext> by which a language is recognized, in the order in which they are tried.
    private static readonly (string Extension, string Id)[] Extensions =
    [
        (".cs", "dotnet"),
        (".go", "go"),
        (".java", "java"),
        (".js", "node"),
        (".py", "python"),
        (".rb", "ruby"),
        (".kt", "kotlin"),
    ];

    /// <summary>The ids that help pages name, sorted; older ids are understood too.</summary>
    public static string HelpList { get; } =
        string.Join(
            ", ",
            Rows.SelectMany(row => row.Versions.Take(row.Named).Select(version => row.Word + version).Append(row.Word))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );

    /// <summary>The runtime of an id, null when it is unknown.</summary>
    /// <param name="id">Such as <c>go1.24</c>.</param>
    /// <param name="fdkVersion">Instead of the known-good FDK version; null for that.</param>
    public Runtime? Find(string id, string? fdkVersion = null)
    {
        foreach (var row in Rows)
        {
            if (id == row.Word)
            {
                return Create(id, row.Language, row.Versions[0], fdkVersion);
            }
            if (
                id.StartsWith(row.Word, StringComparison.Ordinal)
                && row.HasIds
                && row.Versions.Contains(id[row.Word.Length..])
            )
            {
                return Create(id, row.Language, id[row.Word.Length..], fdkVersion);
            }
        }
        return null;
    }

    /// <summary>
    /// The runtime of an id for the files that are there: the bare word <c>dotnet</c> means the FDK of the Fn project where its project layout lies.
    /// </summary>
    public Runtime? FindFor(string id, string folder)
    {
        var runtime = Find(id);
        return runtime is { Language: Language.DotNet } && HasOfficialLayout(folder)
            ? Create(id, Language.OfficialDotNet, "9.0")
            : runtime;
    }

    /// <summary>The id of the language whose source file is in the directory, null when there is none.</summary>
    public static string? Detect(string folder)
    {
        foreach (var (extension, id) in Extensions)
        {
            if (
                File.Exists(Path.Combine(folder, "func" + extension))
                || File.Exists(Path.Combine(folder, "Func" + extension))
            )
            {
                return id;
            }
        }
        return null;
    }

    private static bool HasOfficialLayout(string folder) =>
        !File.Exists(Path.Combine(folder, "func.csproj"))
        && File.Exists(Path.Combine(folder, "src", "Function", "Function.csproj"));

    private Runtime Create(string id, Language language, string version, string? fdkVersion = null)
    {
        var fdk = fdkVersion ?? versions.For(language);
        var (build, run) = Images(language, version, fdk);
        return new()
        {
            Id = id,
            Language = language,
            Version = version,
            FdkVersion = fdk,
            BuildImage = build,
            RunImage = run,
            Entrypoint = language switch
            {
                Language.Go or Language.DotNet => "./func",
                Language.Node => "node func.js",
                Language.Python => "/python/bin/fdk /function/func.py handler",
                Language.Ruby => "ruby func.rb",
                Language.OfficialDotNet => "dotnet Function.dll",
                _ => "",
            },
            Cmd = language switch
            {
                Language.Java => "com.example.fn.HelloFunction::handleRequest",
                Language.Kotlin => "com.fn.example.HelloFunctionKt::hello",
                Language.OfficialDotNet => "Function:Greeter:greet",
                _ => "",
            },
            Memory = language == Language.Python ? 256UL : 0,
            CanInit = id is not ("python3.8.5" or "python3.7.1"),
        };
    }

    private static (string Build, string Run) Images(Language language, string version, string fdk) =>
        language switch
        {
            Language.Java when version == "8" => ($"fnproject/fn-java-fdk-build:{fdk}", $"fnproject/fn-java-fdk:{fdk}"),
            Language.Java or Language.Kotlin => (
                $"fnproject/fn-java-fdk-build:jdk{version}-{fdk}",
                $"fnproject/fn-java-fdk:jre{version}-{fdk}"
            ),
            Language.DotNet or Language.OfficialDotNet => (
                $"fnproject/dotnet:{version}-{fdk}-dev",
                $"fnproject/dotnet:{version}-{fdk}"
            ),
            _ => ($"fnproject/{Word(language)}:{version}-dev", $"fnproject/{Word(language)}:{version}"),
        };

    private static string Word(Language language) => Rows.First(row => row.Language == language).Word;

    private sealed record Row(string Word, Language Language, string[] Versions, int Named)
    {
        // Kotlin's only version is that of its JDK and no part of an id.
        public bool HasIds => Language != Language.Kotlin;
    }
}
