using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Builds;

/// <summary><c>fn deploy --local-debug</c>, specification 6.3.</summary>
public sealed class LocalDebugTests
{
    private const string JavaStart =
        "[\"/usr/java/bin/java\",\"-cp\",\"/function/app/*\",\"com.fnproject.fn.runtime.EntryPoint\"]";

    [Theory]
    [InlineData(
        "go",
        "go.mod",
        "entrypoint: ./func",
        """
            FROM fnproject/go:1.24-dev as build-stage
            WORKDIR /function
            WORKDIR /go/src/func/
            ENV GO111MODULE=on
            COPY . .
            RUN go mod tidy
            RUN go build -gcflags="all=-N -l" -o func -v
            RUN go install github.com/go-delve/delve/cmd/dlv@latest
            FROM fnproject/go:1.24
            WORKDIR /function
            COPY --from=build-stage /go/src/func/func /function/
            COPY --from=build-stage /go/bin/dlv /function
            ENTRYPOINT ["/function/dlv", "--listen=:5678", "--headless=true", "--api-version=2", "--accept-multiclient", "exec", "./func"]

            """
    )]
    [InlineData(
        "python3.11",
        "func.py",
        "cmd: python func.py",
        """
            FROM fnproject/python:3.11-dev as build-stage
            WORKDIR /function
            RUN pip3 install --target /python/ --no-cache --no-cache-dir debugpy
            RUN rm -rf /python/bin
            ADD . /function/
            RUN rm -fr /function/.pip_cache
            FROM fnproject/python:3.11
            WORKDIR /function
            COPY --from=build-stage /python /python
            COPY --from=build-stage /function /function
            RUN chmod -R o+r /function
            ENV PYTHONPATH=/function:/python
            ENTRYPOINT []
            CMD ["python3.11", "-m", "debugpy", "--listen", "0.0.0.0:5678", "--wait-for-client", "python", "func.py"]

            """
    )]
    [InlineData(
        "java",
        "pom.xml",
        "cmd: a::b",
        """
            ENTRYPOINT ["/usr/java/bin/java", "-cp", "/function/app/*", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=*:5678", "com.fnproject.fn.runtime.EntryPoint"]
            CMD ["a::b"]

            """
    )]
    [InlineData("node", "func.js", "entrypoint: node func.js", "ENTRYPOINT [\"node\", \"func.js\"]\n")]
    [Spec("cli 6.3", "local debug")]
    public async Task The_function_waits_for_a_debugger(string runtime, string file, string start, string expected)
    {
        using var bench = new CliBench();
        using var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        bench.Network = server;
        var inherited = runtime == "java" ? JavaStart : "null";
        bench.FakeEngine(
            $"if [ $1 = inspect ]; then echo '{inherited}'; fi\nif [ $1 = build ]; then cat \"$5\" > \"$FAKE_CONTEXT\"; fi"
        );
        bench.Write("func.yaml", $"schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: {runtime}\n{start}\n");
        bench.Write(file, "");

        var result = await bench.RunAsync("deploy", "--app", "demo", "--local-debug");

        Assert.Equal(
            (0, ""),
            (result.ExitCode, result.Failure.Replace("Building image f:0.0.2 \n", "", StringComparison.Ordinal))
        );
        Assert.EndsWith(
            expected,
            await File.ReadAllTextAsync(bench.ContextTar, CliBench.Cancel),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(bench.EngineCalls, static call => call.Contains("push", StringComparison.Ordinal));
    }
}
