using System.Formats.Tar;
using Fn.Cli.Projects.Boilerplate;
using Fn.Cli.Projects.Runtimes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Init;

public class InitTests
{
    [Theory]
    [InlineData(
        "go",
        "build_image: fnproject/go:1.24-dev\nrun_image: fnproject/go:1.24\nentrypoint: ./func\n",
        "func.go func_test.go go.mod"
    )]
    [InlineData(
        "java11",
        "build_image: fnproject/fn-java-fdk-build:jdk11-1.1.12\nrun_image: fnproject/fn-java-fdk:jre11-1.1.12\ncmd: com.example.fn.HelloFunction::handleRequest\n",
        "pom.xml src/main/java/com/example/fn/HelloFunction.java src/test/java/com/example/fn/HelloFunctionTest.java"
    )]
    [InlineData(
        "kotlin",
        "build_image: fnproject/fn-java-fdk-build:jdk11-1.1.12\nrun_image: fnproject/fn-java-fdk:jre11-1.1.12\ncmd: com.fn.example.HelloFunctionKt::hello\n",
        "pom.xml src/main/kotlin/HelloFunction.kt src/test/kotlin/HelloFunctionTest.kt"
    )]
    [InlineData(
        "node",
        "build_image: fnproject/node:24-dev\nrun_image: fnproject/node:24\nentrypoint: node func.js\n",
        "func.js func.test.js package.json"
    )]
    [InlineData(
        "python3.11",
        "build_image: fnproject/python:3.11-dev\nrun_image: fnproject/python:3.11\nentrypoint: /python/bin/fdk /function/func.py handler\nmemory: 256\n",
        "func.py requirements.txt test_func.py"
    )]
    [InlineData(
        "ruby",
        "build_image: fnproject/ruby:3.3-dev\nrun_image: fnproject/ruby:3.3\nentrypoint: ruby func.rb\n",
        "Gemfile func.rb func_test.rb"
    )]
    [InlineData(
        "dotnet9.0",
        "build_image: fnproject/dotnet:9.0-1.0.57-dev\nrun_image: fnproject/dotnet:9.0-1.0.57\ncmd: Function:Greeter:greet\nentrypoint: dotnet Function.dll\n",
        "Function.sln src/Function/Function.csproj src/Function/Program.cs tests/Function.Tests/Function.Tests.csproj tests/Function.Tests/ProgramTest.cs"
    )]
    [InlineData(
        "dotnet",
        "build_image: fnproject/dotnet:10.0-0.1.0-dev\nrun_image: fnproject/dotnet:10.0-0.1.0\nentrypoint: ./func\n",
        ".dockerignore func.cs func.csproj tests/func.Tests/HelloTests.cs tests/func.Tests/func.Tests.csproj"
    )]
    public async Task Each_runtime_has_its_project(string runtime, string images, string files)
    {
        using var bench = new CliBench();

        var result = await bench.RunAsync("init", "--runtime", runtime, "hello");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            "Creating function at: ./hello\nFunction boilerplate generated.\nfunc.yaml created.\n",
            result.Out
        );
        Assert.Equal(
            $"schema_version: 20180708\nname: hello\nversion: 0.0.1\nruntime: {runtime}\n{images}",
            bench.Read("hello/func.yaml")
        );
        var folder = Path.Combine(bench.Work, "hello");
        var written = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path));
        Assert.Equal(
            files.Split(' ').Append("func.yaml").Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_dotnet_project_keeps_what_the_host_built_out_of_the_image_and_a_dockerignore_of_ones_own()
    {
        using var bench = new CliBench();
        bench.Write("own/.dockerignore", "mine\n");

        await bench.RunAsync("init", "--runtime", "dotnet", "fresh");
        await bench.RunAsync("init", "--runtime", "dotnet", "--force", "own");

        Assert.Superset(
            new HashSet<string>(["**/bin", "**/obj", "out"], StringComparer.Ordinal),
            bench.Read("fresh/.dockerignore").Split('\n').ToHashSet(StringComparer.Ordinal)
        );
        Assert.Equal("mine\n", bench.Read("own/.dockerignore"));
        Assert.True(File.Exists(Path.Combine(bench.Work, "own", "func.cs")));
    }

    [Theory]
    [InlineData(
        "FN_GO_FDK_VERSION",
        "go",
        "0.0.1",
        "go.mod",
        "\nmodule func\n\nrequire github.com/fnproject/fdk-go v0.0.1\n"
    )]
    [InlineData("FN_PYTHON_FDK_VERSION", "python", "0.1.0", "requirements.txt", "fdk>=0.1.0")]
    [Spec("cli 10", "55")]
    public async Task Fdk_versions_can_be_pinned(
        string variable,
        string runtime,
        string version,
        string file,
        string expected
    )
    {
        using var bench = new CliBench();
        bench.Variables[variable] = version;

        await bench.RunAsync("init", "--runtime", runtime);

        Assert.Equal(expected, bench.Read(file));
    }

    [Fact]
    [Spec("cli 10", "56")]
    public void No_placeholder_and_no_dead_repository_is_in_any_boilerplate()
    {
        var catalog = new RuntimeCatalog(new FdkVersions(static _ => "9.9.9"));

        foreach (var id in RuntimeCatalog.HelpList.Split(", "))
        {
            var files = BoilerplateWriter.Files(catalog.Find(id)!).ToList();

            Assert.NotEmpty(files);
            Assert.All(files, file => Assert.DoesNotContain("{{", file.Text, StringComparison.Ordinal));
            Assert.All(files, file => Assert.DoesNotContain("bintray", file.Text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    [Spec("cli 10", "20")]
    public async Task Flags_are_written_even_those_that_were_dropped_before()
    {
        using var bench = new CliBench();

        await bench.RunAsync(
            "init",
            "--runtime",
            "go",
            "--name",
            "Shop",
            "--trigger",
            "HTTP",
            "--memory",
            "64",
            "--timeout",
            "9",
            "--config",
            "A=b",
            "--annotation",
            "x={\"y\":1}",
            "--entrypoint",
            "./other"
        );

        Assert.Equal(
            """
            schema_version: 20180708
            name: shop
            version: 0.0.1
            runtime: go
            build_image: fnproject/go:1.24-dev
            run_image: fnproject/go:1.24
            entrypoint: ./other
            memory: 64
            timeout: 9
            config:
              A: b
            annotations:
              x:
                "y": 1
            triggers:
            - name: shop
              type: http
              source: /shop

            """,
            bench.Read("func.yaml")
        );
    }

    [Fact]
    [Spec("cli 10", "67")]
    public async Task A_source_file_tells_the_runtime_and_a_dockerfile_wins()
    {
        using var bench = new CliBench();
        bench.Write("a/func.py", "");
        bench.Write("b/Dockerfile", "");

        var detected = await bench.RunAsync("init", "-w", "a");
        var docker = await bench.RunAsync("init", "-w", "b", "--runtime", "go");

        Assert.Equal("Found python function, assuming python runtime.\nfunc.yaml created.\n", detected.Out);
        Assert.Equal("Dockerfile found. Using runtime 'docker'.\nfunc.yaml created.\n", docker.Out);
        Assert.Equal("schema_version: 20180708\nname: b\nversion: 0.0.1\nruntime: docker\n", bench.Read("b/func.yaml"));
        Assert.False(File.Exists(Path.Combine(bench.Work, "b", "func.go")));
    }

    [Theory]
    [InlineData("init --runtime cobol", "Init does not support the 'cobol' runtime")]
    [InlineData(
        "init --runtime python3.8.5",
        "Runtime python3.8.5 is no more supported for new apps. Please use python or python3.8 runtime for new apps."
    )]
    [InlineData("init --runtime go --init-image x", "You can't supply --runtime with --init-image")]
    [InlineData("init --trigger cron", "init does not support the trigger type 'cron'.\n Permitted values are 'http'.")]
    [InlineData("init --name a:b", "Function name cannot contain a colon")]
    [InlineData(
        "init --runtime go --name my+fn",
        "Function name 'my+fn' must be made of letters, digits, '.', '_' and '-', and start and end with a letter or digit"
    )]
    [InlineData("init", "No supported files found to guess runtime, please set runtime explicitly with --runtime flag")]
    [InlineData(
        "init new",
        "No supported files found to guess runtime, please set runtime explicitly with --runtime flag"
    )]
    [InlineData("init --runtime docker", "Function file runtime is 'docker', but no Dockerfile exists")]
    [InlineData("init -w nope", "chdir nope: no such file or directory")]
    [Spec("cli 10", "65", "66")]
    public async Task What_cannot_be_started_says_why_and_leaves_nothing(string command, string expected)
    {
        using var bench = new CliBench();

        var result = await bench.RunAsync(command.Split(' '));

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Work));
    }

    [Theory]
    [InlineData("init --runtime go file", "directory WORK/file already exists, cannot init function")]
    [InlineData("init --runtime go --force file", "mkdir WORK/file: file exists")]
    [InlineData("init --runtime go file/sub", "mkdir WORK/file/sub: not a directory")]
    [InlineData("init --runtime go -w file", "chdir file: not a directory")]
    [InlineData("build file", "chdir WORK/file: not a directory")]
    public async Task A_file_is_no_place_for_a_function(string command, string expected)
    {
        using var bench = new CliBench();
        bench.Write("file", "");

        var result = await bench.RunAsync(command.Split(' '));

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    [Fact]
    [Spec("cli 10", "38")]
    public async Task An_init_image_replaces_files_as_a_whole()
    {
        using var bench = new CliBench();
        bench.Write("Dockerfile", new string('x', 100));
        var archive = Path.Combine(bench.Bin, "a.tar");
        await using (var tar = new TarWriter(File.Create(archive)))
        {
            using var text = new MemoryStream("FROM scratch\n"u8.ToArray());
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = text },
                CliBench.Cancel
            );
            using var init = new MemoryStream("runtime: docker\n"u8.ToArray());
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "func.init.yaml") { DataStream = init },
                CliBench.Cancel
            );
        }
        bench.FakeEngine($"cat {archive}");

        var result = await bench.RunAsync("init", "--init-image", "img", "--name", "f");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("FROM scratch\n", bench.Read("Dockerfile"));
    }

    [Fact]
    [Spec("cli 10", "37", "66")]
    public async Task An_init_image_cannot_write_outside_the_function()
    {
        using var bench = new CliBench();
        var archive = Path.Combine(bench.Bin, "a.tar");
        await using (var tar = new TarWriter(File.Create(archive)))
        {
            using var text = new MemoryStream("x"u8.ToArray());
            await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.Directory, "good"), CliBench.Cancel);
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "../evil.txt") { DataStream = text },
                CliBench.Cancel
            );
        }
        bench.FakeEngine($"cat {archive}");

        var result = await bench.RunAsync("init", "--init-image", "img", "f");

        Assert.Equal("init-image wants to write outside the function directory: ../evil.txt", result.Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Work));
        Assert.Equal(["docker run --rm -e FN_FUNCTION_NAME=f img"], bench.EngineCalls);
    }
}
