using System.Net;
using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Invocation;

public class InvokeTests
{
    [Fact]
    public async Task The_body_is_sent_and_the_answer_ends_with_a_newline()
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        bench.Input = "{\"name\":\"Bob\"}"u8.ToArray();
        bench.Write("func.yaml", "schema_version: 20180708\ncontent_type: application/json\n");
        string? type = null;
        server.Invoke = request =>
        {
            type = request.Content!.Headers.ContentType!.ToString();
            return Answer(HttpStatusCode.OK, "hi");
        };

        var result = await bench.RunAsync("invoke", "demo", "f1", "--display-call-id");

        Assert.Equal((0, "Call ID: 01C\nhi\n", ""), (result.ExitCode, result.Out, result.Error));
        Assert.Equal("application/json", type);
        Assert.Equal("POST /invoke/fns-2 {\"name\":\"Bob\"}", server.Requests[^1]);
    }

    [Theory]
    [InlineData("{\"message\":\"Fn not found\"}", "Error invoking function. status: 404 message: Fn not found\n")]
    [InlineData("{\"other\":1}\n", "{\"other\":1}\n")]
    [InlineData("", "\n")]
    [Spec("cli 10", "42")]
    public async Task A_refusal_is_shown_and_exits_with_zero_unless_asked(string body, string expected)
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        server.Invoke = _ => Answer(HttpStatusCode.NotFound, body);

        var plain = await bench.RunAsync("invoke", "demo", "f1", "--no-endpoint-cache");
        var failing = await bench.RunAsync("invoke", "--fail", "demo", "f1", "--no-endpoint-cache");

        Assert.Equal((0, expected), (plain.ExitCode, plain.Out));
        Assert.Equal((1, expected), (failing.ExitCode, failing.Out + failing.Error));
    }

    [Fact]
    public async Task What_a_container_wrote_before_it_ended_is_shown_to_a_person()
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        server.Invoke = static _ => Answer(HttpStatusCode.BadGateway, """{"message":"no","detail":"at line 3\n"}""");

        var script = await bench.RunAsync("invoke", "demo", "f1");
        bench.IsTerminal = true;
        var person = await bench.RunAsync("invoke", "demo", "f1");

        Assert.Equal(("Error invoking function. status: 502 message: no\n", ""), (script.Out, script.Error));
        Assert.Equal((script.Out, "at line 3\n"), (person.Out, person.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("json")]
    public async Task An_answer_that_breaks_off_is_a_failure(string output)
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        server.Invoke = _ => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) };

        var result = await bench.RunAsync("invoke", "demo", "f1", "--output", output);

        Assert.Equal(
            (1, "Error invoking function: the answer broke off: unexpected EOF"),
            (result.ExitCode, result.Failure)
        );
    }

    [Fact]
    [Spec("cli 10", "15")]
    public async Task Json_output_holds_body_headers_and_status()
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        server.Invoke = _ => Answer(HttpStatusCode.OK, "<b>");

        var result = await bench.RunAsync("invoke", "demo", "f1", "--output", "json");

        Assert.Equal(
            """
            {
                "body": "\u003cb\u003e",
                "headers": {
                    "Content-Length": [
                        "3"
                    ],
                    "Content-Type": [
                        "text/plain; charset=utf-8"
                    ],
                    "Fn-Call-Id": [
                        "01C"
                    ]
                },
                "status_code": 200
            }

            """,
            result.Out
        );
    }

    [Fact]
    [Spec("cli 10", "33")]
    [Spec("cli 8.4", "ids")]
    public async Task A_kept_endpoint_saves_look_ups_until_it_is_gone()
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;
        await bench.RunAsync("invoke", "demo", "f1");
        server.Requests.Clear();

        await bench.RunAsync("invoke", "demo", "f1");
        var second = server.Requests.ToList();
        var isGone = true;
        server.Invoke = _ => Answer(isGone ? HttpStatusCode.NotFound : HttpStatusCode.OK, "x");
        server.Requests.Clear();
        await bench.RunAsync("invoke", "demo", "f1");

        Assert.Equal(["POST /invoke/fns-2"], second);
        Assert.Equal(
            ["POST /invoke/fns-2", "GET /v2/apps?name=demo", "GET /v2/fns?app_id=apps-1&name=f1", "POST /invoke/fns-2"],
            server.Requests
        );
        var file = new FileInfo(Path.Combine(bench.Home, ".fn", "invoke-endpoint-cache.json"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        var entry = JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, CliBench.Cancel))!["entries"]!
            .AsObject()
            .Single();
        var key =
            """{"context":"default","provider":"default","api_url":"http://localhost:8080","app_name":"demo","fn_name":"f1"}"""u8;
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(key)), entry.Key);
    }

    [Theory]
    [InlineData("detached demo f1", "demo")]
    [InlineData("detached f1", "detached")]
    [Spec("cli 10", "16")]
    public async Task Detached_is_a_sub_command_unless_it_must_be_the_app(string words, string app)
    {
        using var bench = new CliBench();
        using var server = Server();
        server.Add("apps", new JsonObject { ["name"] = "detached" });
        server.Add("fns", new JsonObject { ["name"] = "f1", ["app_id"] = "apps-3" });
        bench.Network = server;
        var isDetached = false;
        server.Invoke = request =>
        {
            isDetached =
                request.Headers.TryGetValues("fn-invoke-type", out var values) && values.Single() == "detached";
            return Answer(HttpStatusCode.OK, "x");
        };

        await bench.RunAsync(["invoke", .. words.Split(' ')]);

        Assert.Equal(app == "demo", isDetached);
        Assert.Contains($"GET /v2/apps?name={app}", server.Requests);
    }

    [Theory]
    [InlineData("invoke demo", "missing app and function name")]
    [InlineData("invoke demo nope", "function nope not found")]
    [InlineData("invoke demo f1 --fn-invoke-type bogus", "invalid value for --fn-invoke-type: \"bogus\"")]
    [InlineData(
        "invoke demo f1 --endpoint-cache-ttl xx",
        "could not parse xx as duration for flag endpoint-cache-ttl: time: invalid duration \"xx\""
    )]
    public async Task What_cannot_be_called_says_why(string command, string expected)
    {
        using var bench = new CliBench();
        using var server = Server();
        bench.Network = server;

        var result = await bench.RunAsync(command.Split(' '));

        Assert.Equal((1, expected), (result.ExitCode, result.Failure));
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_named()
    {
        using var bench = new CliBench();

        var result = await bench.RunAsync("invoke", "--endpoint", "http://127.0.0.1:1/x");

        Assert.Equal(
            "Error invoking function: Post \"http://127.0.0.1:1/x\": dial tcp 127.0.0.1:1: connect: connection refused",
            result.Failure
        );
    }

    private static FakeFnServer Server()
    {
        var server = new FakeFnServer();
        server.Add("apps", new JsonObject { ["name"] = "demo" });
        server.Add("fns", new JsonObject { ["name"] = "f1", ["app_id"] = "apps-1" });
        return server;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body) };
        answer.Headers.Add("Fn-Call-Id", "01C");
        return answer;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new HttpIOException(HttpRequestError.ResponseEnded);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded);

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}
