using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Builds;

public class BuildCommandTests
{
    private const string Go =
        "schema_version: 20180708\nname: hello\nversion: 0.1.0\nruntime: go\nbuild_image: b:1\nrun_image: r:1\nentrypoint: ./func\n";

    [Fact]
    public async Task A_build_says_what_it_does_and_removes_its_dockerfile()
    {
        using var bench = new CliBench();
        bench.FakeEngine();
        bench.Write("func.yaml", Go);
        bench.Variables["FN_REGISTRY"] = "me";

        var result = await bench.RunAsync("build", "--no-cache", "--build-arg", "A=1");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Using Container engine docker\nFunction me/hello:0.1.0 built successfully.\n", result.Out);
        Assert.Matches("^Building image me/hello:0\\.1\\.0 \\.*\n$", result.Error);
        Assert.Equal(
            [
                "docker version --format {{.Server.Version}}",
                "docker build -t me/hello:0.1.0 -f WORK/Dockerfile-fn-tmpN --no-cache --build-arg A=1 --build-arg HTTP_PROXY --build-arg HTTPS_PROXY .",
            ],
            bench.EngineCalls
        );
        Assert.Equal(["func.yaml"], Directory.GetFiles(bench.Work).Select(Path.GetFileName));
    }

    [Fact]
    [Spec("cli 10", "48")]
    public async Task A_failed_build_shows_the_end_of_its_output()
    {
        using var bench = new CliBench();
        bench.FakeEngine(
            """
            if [ $1 = build ]; then
              echo 'DEPRECATED: The legacy builder is deprecated and will be removed in a future release.' >&2
              echo '            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0' >&2
              echo '            environment-variable.' >&2
              echo >&2
              seq 1 30
              echo broken >&2
              exit 7
            fi
            """
        );
        bench.Write("func.yaml", Go);

        var result = await bench.RunAsync("build");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "Using Container engine docker\nError during build. Run with `--verbose` flag to see what went wrong. eg: `fn --verbose CMD`\n",
            result.Out
        );
        Assert.Equal("error running docker build: exit status 7", result.Failure);
        Assert.Contains("\n30\nbroken\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n5\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["func.yaml"], Directory.GetFiles(bench.Work).Select(Path.GetFileName));
    }

    [Fact]
    [Spec("cli 6.2", "an interrupt")]
    public async Task An_interrupted_build_says_so_and_removes_its_dockerfile()
    {
        using var bench = new CliBench();
        bench.FakeEngine("if [ $1 = build ]; then touch started; exec sleep 60; fi");
        bench.Write("func.yaml", Go);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(CliBench.Cancel);

        var building = bench.RunAsync(host => FnProgram.RunAsync(["build"], host, interrupt.Token));
        await Wait.UntilAsync(() => File.Exists(Path.Combine(bench.Work, "started")), "the engine builds");
        await interrupt.CancelAsync();
        var result = await building;

        Assert.Equal((1, "build cancelled on signal interrupt"), (result.ExitCode, result.Failure));
        Assert.Equal(
            ["func.yaml", "started"],
            Directory.GetFiles(bench.Work).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    [Spec("cli 6.2", "verbose")]
    public async Task A_verbose_build_shows_the_dockerfile_and_the_output()
    {
        using var bench = new CliBench();
        bench.FakeEngine("if [ $1 = build ]; then echo step; fi");
        bench.Write("func.yaml", Go.Replace("runtime: go", "runtime: docker", StringComparison.Ordinal));
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("--verbose", "build");

        Assert.Equal(
            """
            Using Container engine docker

            Dockerfile content
            -----------------------------------
            FROM scratch
            -----------------------------------
            FN_REGISTRY:  FN_REGISTRY is not set.
            Current Context:  default
            step
            Function hello:0.1.0 built successfully.

            """,
            result.Out
        );
    }

    [Fact]
    [Spec("cli 10", "57")]
    public async Task The_entrypoint_of_the_run_image_is_used_without_pulling_what_is_there()
    {
        using var bench = new CliBench();
        bench.FakeEngine(
            "case $1 in inspect) echo '[\"java\",\"-jar\"]';; build) cat Dockerfile-fn-tmp* >&2; exit 1;; esac"
        );
        bench.Write("func.yaml", "schema_version: 20180708\nname: j\nversion: 0.0.1\nruntime: java\ncmd: a::b\n");
        bench.Write("pom.xml", "");

        var result = await bench.RunAsync("build");

        Assert.Contains("ENTRYPOINT [\"java\", \"-jar\"]\nCMD [\"a::b\"]\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.EngineCalls, call => call.StartsWith("docker pull", StringComparison.Ordinal));
        Assert.Contains(
            "build_image: fnproject/fn-java-fdk-build:jdk21-1.1.12\n",
            bench.Read("func.yaml"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("runtime: cobol\n", "runtime [cobol] is not supported")]
    [InlineData("runtime: cobol\nrun_image: x\n", "Cannot build, no language helper found for cobol")]
    [InlineData("runtime: docker\n", "Dockerfile does not exist for 'docker' runtime")]
    [InlineData("runtime: go\n", "entrypoint and cmd are missing, you must provide one or the other")]
    [InlineData("runtime: java\ncmd: x\n", "Could not find pom.xml - are you sure this is a Maven project?")]
    [InlineData("runtime: go\nentrypoint: ./func\nbuild: [exit 4]\n", "error running command exit 4 (exit status 4)")]
    [InlineData("schema_version: abc\n", "schema_version must be an integer such as 20180708, not 'abc'")]
    [InlineData(
        "name: \"a b\\nc\"\n",
        "'a b\nc:0.0.1' cannot be the name of an image: it takes lower-case letters and digits, with single '.', '_' or '-' between them"
    )]
    [InlineData(
        "name: Hello\n",
        "'Hello:0.0.1' cannot be the name of an image: it takes lower-case letters and digits, with single '.', '_' or '-' between them"
    )]
    public async Task A_project_that_cannot_be_built_says_why(string file, string expected)
    {
        using var bench = new CliBench();
        bench.FakeEngine();
        bench.Write(
            "func.yaml",
            $"{(file.StartsWith("name", StringComparison.Ordinal) ? "" : "name: f\n")}version: 0.0.1\n{file}"
        );

        var result = await bench.RunAsync("build");

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    [Fact]
    public async Task A_function_file_that_is_a_directory_is_named()
    {
        using var bench = new CliBench();
        Directory.CreateDirectory(Path.Combine(bench.Work, "func.yaml"));

        var build = await bench.RunAsync("build");
        var init = await bench.RunAsync("init", "--runtime", "go");

        Assert.Equal(
            (1, "could not open WORK/func.yaml for parsing. Error: it is a directory"),
            (build.ExitCode, build.Failure)
        );
        Assert.Equal((1, build.Failure), (init.ExitCode, init.Failure));
        Assert.False(File.Exists(Path.Combine(bench.Work, "func.go")));
    }

    [Theory]
    [InlineData("hello:0.0.1")]
    [InlineData("localhost:5000/a/b__c/d--e:1.0_x-Y")]
    [InlineData("Reg.Example.com/me/hello")]
    [InlineData("[::1]:5000/me/hello:1")]
    public void Every_name_that_an_engine_takes_is_taken(string image) => Fn.Cli.Builds.ImageName.Check(image);

    [Theory]
    [InlineData(
        "if [ $1 = version ]; then exit 1; fi",
        "Cannot connect to the docker, make sure you have it installed and running: exit status 1"
    )]
    [Spec("cli 6.2", "the engine is checked")]
    public async Task An_engine_that_does_not_answer_is_named(string script, string expected)
    {
        using var bench = new CliBench();
        bench.FakeEngine(script);
        bench.Write("func.yaml", Go);

        var result = await bench.RunAsync("build");

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    [Fact]
    public async Task A_missing_engine_is_named()
    {
        using var bench = new CliBench();
        bench.Variables["PATH"] = bench.Bin;
        bench.Write("func.yaml", Go);

        var result = await bench.RunAsync("build");

        Assert.Equal(
            "Cannot connect to the docker, make sure you have it installed and running: exec: \"docker\": executable file not found in $PATH",
            result.Failure
        );
    }

    [Theory]
    [InlineData(new string[0], "0.1.1")]
    [InlineData(new[] { "--minor" }, "0.2.0")]
    [InlineData(new[] { "--minor", "--major" }, "1.0.0")]
    public async Task Bump_edits_the_version_and_nothing_else(string[] flags, string expected)
    {
        using var bench = new CliBench();
        bench.Write("func.yaml", $"# keep me\n{Go}triggers: []\n");

        var result = await bench.RunAsync(["bump", .. flags]);

        Assert.Equal((0, $"Bumped to version {expected}\n"), (result.ExitCode, result.Out));
        Assert.Equal(
            $"# keep me\n{Go.Replace("0.1.0", expected, StringComparison.Ordinal)}triggers: []\n",
            bench.Read("func.yaml")
        );
    }

    [Fact]
    [Spec("cli 10", "3")]
    public async Task Bump_edits_the_file_of_the_directory_it_is_given()
    {
        using var bench = new CliBench();
        const string Func =
            "schema_version: 20180708\nname: f\nversion: 0.0.1\ntriggers:\n- name: t\n  type: http\n  source: /t\n";
        bench.Write("f/func.yaml", Func);

        await bench.RunAsync("bump", "-w", "f");

        Assert.Equal(Func.Replace("0.0.1", "0.0.2", StringComparison.Ordinal), bench.Read("f/func.yaml"));
    }

    [Theory]
    [InlineData("reg:5000/me/f:0.0.1 # old", "reg:5000/me/f # old")]
    [InlineData("\"f:latest\"", "\"f\"")]
    public async Task Bump_takes_a_tag_off_the_name(string name, string expected)
    {
        using var bench = new CliBench();
        bench.Write("func.yaml", $"name: {name}\nversion: 0.0.1\n");

        await bench.RunAsync("bump");

        Assert.Equal($"name: {expected}\nversion: 0.0.2\n", bench.Read("func.yaml"));
    }

    [Fact]
    [Spec("cli 10", "48")]
    public async Task A_failed_build_step_shows_what_it_said()
    {
        using var bench = new CliBench();
        bench.Write(
            "func.yaml",
            "name: f\nversion: 0.0.1\nruntime: docker\nbuild: ['echo fine', 'echo missing.c; exit 4']\n"
        );
        bench.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("build");

        Assert.Equal("error running command echo missing.c; exit 4 (exit status 4)", result.Failure);
        Assert.StartsWith("missing.c\n\nFn: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 10", "6")]
    public async Task Bump_writes_json_too()
    {
        using var bench = new CliBench();
        bench.Write("func.json", "{\"schema_version\": 20180708, \"name\": \"f\", \"version\": \"0.0.1\"}\n");

        var result = await bench.RunAsync("bump");

        Assert.Equal((0, "Bumped to version 0.0.2\n"), (result.ExitCode, result.Out));
        Assert.Equal(
            "{\"schema_version\": 20180708, \"name\": \"f\", \"version\": \"0.0.2\"}\n",
            bench.Read("func.json")
        );
    }

    [Fact]
    [Spec("cli 10", "51")]
    public async Task Push_needs_a_registry_and_honours_its_flag()
    {
        using var bench = new CliBench();
        bench.FakeEngine("if [ $1 = push ]; then echo pushed; fi");
        bench.Write("func.yaml", Go);

        var without = await bench.RunAsync("push");
        var with = await bench.RunAsync("push", "--registry", "reg");

        Assert.StartsWith(
            "image name must have a dockerhub owner or private registry.",
            without.Failure,
            StringComparison.Ordinal
        );
        Assert.Equal(
            """
            pushing reg/hello:0.1.0
            Parts:  [reg hello:0.1.0]
            Using Container engine docker to push
            Pushing reg/hello:0.1.0 to docker registry...pushed
            Function reg/hello:0.1.0 pushed successfully to the registry.

            """,
            with.Out
        );
    }
}
