using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Builds.Dockerfiles;

/// <summary>The lines of a language in each of the two stages.</summary>
/// <param name="Build">Lines of the build stage.</param>
/// <param name="Copy">Lines of the function's stage.</param>
internal sealed record LanguageLines(IReadOnlyList<string> Build, IReadOnlyList<string> Copy)
{
    /// <summary>The lines for the files that are in the function directory.</summary>
    /// <exception cref="CliException">When a file that the language needs is not there.</exception>
    public static LanguageLines For(Language language, string folder, Func<string, string?> variable) =>
        language switch
        {
            Language.Go => Go(folder),
            Language.Java or Language.Kotlin => Maven(folder, variable),
            Language.Node => Node(folder),
            Language.Python => Python(folder),
            Language.Ruby => Ruby(folder),
            _ => DotNet(language, folder),
        };

    private static LanguageLines Go(string folder)
    {
        // Without a go.mod newer releases build only when they are told to find out.
        const string Compile = "RUN cd /go/src/func/ && GO111MODULE=auto go build -o func -v";
        string[] copy = ["COPY --from=build-stage /go/src/func/func /function/"];
        if (!HasFolder(folder, "vendor") && Has(folder, "Gopkg.toml"))
        {
            return new([.. GoDep(Has(folder, "Gopkg.lock")), Compile], copy);
        }
        if (!Has(folder, "go.mod"))
        {
            return new(["ADD . /go/src/func/", Compile], copy);
        }
        string[] vendor = HasFolder(folder, "vendor") ? ["ENV GOFLAGS=\"-mod=vendor\""] : [];
        string[] build =
        [
            "WORKDIR /go/src/func/",
            "ENV GO111MODULE=on",
            .. vendor,
            "COPY . .",
            "RUN go mod tidy",
            "RUN go build -o func -v",
        ];
        return new(build, copy);
    }

    private static string[] GoDep(bool hasLock) =>
        hasLock
            ?
            [
                "RUN go get -u github.com/golang/dep/cmd/dep",
                "ADD Gopkg.* /go/src/func/",
                "RUN cd /go/src/func/ && dep ensure --vendor-only",
                "ADD . /go/src/func/",
            ]
            :
            [
                "RUN go get -u github.com/golang/dep/cmd/dep",
                "ADD . /go/src/func/",
                "RUN cd /go/src/func/ && dep ensure",
            ];

    private static LanguageLines Maven(string folder, Func<string, string?> variable)
    {
        if (!Has(folder, "pom.xml"))
        {
            throw new CliException("Could not find pom.xml - are you sure this is a Maven project?");
        }
        string[] dependencies =
        [
            "mvn",
            "package",
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            "-DskipTests=true",
            "-Dmdep.prependGroupId=true",
            "-DoutputDirectory=target",
            "--fail-never",
        ];
        return new(
            [
                $"ENV MAVEN_OPTS {MavenOptions.For(variable)}",
                "ADD pom.xml /function/pom.xml",
                $"RUN {ShellWords.ToExecForm(dependencies)}",
                "ADD src /function/src",
                $"RUN {ShellWords.ToExecForm(["mvn", "package"])}",
            ],
            ["COPY --from=build-stage /function/target/*.jar /function/app/"]
        );
    }

    private static LanguageLines Node(string folder)
    {
        if (!Has(folder, "package.json") || HasFolder(folder, "node_modules"))
        {
            return new([], ["ADD . /function/", "RUN chmod -R o+r /function"]);
        }
        string[] locked = Has(folder, "package-lock.json") ? ["ADD package-lock.json /function/"] : [];
        return new(
            [.. locked, "ADD package.json /function/", "RUN npm install  && chown -R $(id -u):$(id -g) node_modules"],
            [
                "ADD . /function/",
                "COPY --from=build-stage /function/node_modules/ /function/node_modules/",
                "RUN chmod -R o+r /function",
            ]
        );
    }

    private static LanguageLines Python(string folder)
    {
        const string Clean = "rm -fr ~/.cache/pip /tmp* requirements.txt func.yaml Dockerfile .venv";
        var hasCache = HasFolder(folder, ".pip_cache");
        var pip = "pip3 install --target /python/ --no-cache --no-cache-dir";
        pip += hasCache ? " --no-index --find-links /function/.pip_cache" : "";
        var build = new List<string>();
        if (Has(folder, "requirements.txt"))
        {
            if (hasCache)
            {
                build.Add("ADD .pip_cache /function/.pip_cache");
            }
            build.Add("ADD requirements.txt /function/");
            build.Add($"RUN {pip} -r requirements.txt && {Clean} && chmod -R o+r /python");
        }
        build.Add("ADD . /function/");
        if (Has(folder, "setup.py"))
        {
            build.Add($"RUN {pip} .");
        }
        build.Add("RUN rm -fr /function/.pip_cache");
        return new(
            build,
            [
                "COPY --from=build-stage /python /python",
                "COPY --from=build-stage /function /function",
                "RUN chmod -R o+r /function",
                "ENV PYTHONPATH=/function:/python",
            ]
        );
    }

    private static LanguageLines Ruby(string folder) =>
        new(
            Has(folder, "Gemfile") ? ["ADD Gemfile* /function/", "RUN bundle install"] : [],
            [
                "COPY --from=build-stage /usr/lib/ruby/gems/ /usr/lib/ruby/gems/",
                "COPY . /function/",
                "RUN chmod -R o+r /function",
            ]
        );

    // The project's layout tells which of the two FDKs it uses; an empty directory follows the runtime's id.
    private static LanguageLines DotNet(Language language, string folder)
    {
        string[] copy = ["COPY --from=build-stage /function/out/ /function/"];
        var isOurs = Has(folder, "func.csproj") || (language == Language.DotNet && !HasFolder(folder, "src/Function"));
        return isOurs
            ? new(["COPY . .", "RUN dotnet publish func.csproj -c Release -o out"], copy)
            : new(
                [
                    "COPY . .",
                    "RUN dotnet sln add src/Function/Function.csproj tests/Function.Tests/Function.Tests.csproj",
                    "RUN dotnet build -c Release",
                    "RUN dotnet test -c Release",
                    "RUN dotnet publish src/Function/Function.csproj -c Release -o out",
                ],
                copy
            );
    }

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static bool HasFolder(string folder, string name) => Directory.Exists(Path.Combine(folder, name));
}
